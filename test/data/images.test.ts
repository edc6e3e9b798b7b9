import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedBytes, sharedFloats } from '../../src/data/shared-memory.js';
import { transformImages } from '../../src/data/transforms/image-transform.js';
import { padImages } from '../../src/data/transforms/pad.js';
import { storedAs } from '../../src/data/transforms/rescale.js';
import { resizeImages } from '../../src/data/transforms/resize.js';
import { expectInputError } from './files.js';
import { numbered } from './generated.js';

const side = fc.integer({ min: 1, max: 9 });

describe('resizeImages', () => {
  test('to its own size changes nothing', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(1, 3), fc.boolean(), (height, width, channels, floats) => {
        const dataset = numbered(3, [height, width, channels], { floats });
        expect(resizeImages(dataset, height, width).features).toEqual(dataset.features);
      }),
    );
  });

  test('reproduces a plane away from the border: bilinear interpolation at pixel centres', () => {
    fc.assert(
      fc.property(side, side, side, side, (height, width, toHeight, toWidth) => {
        const features = sharedFloats(height * width);
        for (let i = 0; i < features.length; i++) features[i] = 3 * Math.floor(i / width) + 5 * (i % width) + 1;
        const dataset = { ...numbered(1, [height, width, 1], { floats: true }), features };
        const resized = resizeImages(dataset, toHeight, toWidth);
        expect(resized.sampleShape).toEqual([toHeight, toWidth, 1]);
        const at = (i: number, from: number, to: number) =>
          Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
        resized.features.forEach((value, i) => {
          const y = at(Math.floor(i / toWidth), height, toHeight);
          const x = at(i % toWidth, width, toWidth);
          expect(value).toBeCloseTo(3 * y + 5 * x + 1, 3);
        });
      }),
    );
  });

  test('rounds bytes to the nearest', () => {
    const features = sharedBytes(2);
    features.set([0, 3]);
    const resized = resizeImages({ ...numbered(1, [1, 2, 1]), features }, 1, 4);
    expect([...resized.features]).toEqual([0, 1, 2, 3]);
  });
});

describe('padImages', () => {
  test('puts the image in the middle of zeros', () => {
    fc.assert(
      fc.property(side, side, fc.nat(5), fc.nat(5), fc.constantFrom(1, 3), (height, width, down, across, channels) => {
        const dataset = numbered(2, [height, width, channels]);
        const padded = padImages(dataset, height + down, width + across);
        const sum = (values: Uint8Array | Float32Array) => [...values].reduce((total, v) => total + v, 0);
        expect(sum(padded.features)).toBe(sum(dataset.features));
        const top = Math.floor(down / 2);
        const left = Math.floor(across / 2);
        dataset.features.forEach((value, i) => {
          const pixel = Math.floor(i / channels);
          const line = Math.floor(pixel / width);
          const image = Math.floor(line / height);
          const y = image * (height + down) + top + (line % height);
          const x = left + (pixel % width);
          expect(padded.features[(y * (width + across) + x) * channels + (i % channels)]).toBe(value);
        });
      }),
    );
  });
});

test('transformImages resizes, then pads, and refuses a square that is too small', async () => {
  const dataset = numbered(2, [16, 16, 1]);
  expect(transformImages(dataset, {}, 'data')).toBe(dataset);
  expect(transformImages(dataset, { resize: 20, pad: 28 }, 'data').features).toEqual(
    padImages(resizeImages(dataset, 20, 20), 28, 28).features,
  );
  await expectInputError(
    () => transformImages(dataset, { resize: 20, pad: 18 }, 'data.public.source'),
    'data.public.source.pad',
    /at least 20, as the images of 'numbered' have 20x20 pixels; found 18/,
  );
});

describe('storedAs', () => {
  test('keeps what the stored values mean', () => {
    const scales = fc.constantFrom(1, 1 / 16, 1 / 255, 2);
    fc.assert(
      fc.property(
        scales,
        fc.constantFrom(0, -0.5, 3),
        scales,
        fc.constantFrom(0, 1),
        (scale, shift, otherScale, otherShift) => {
          const dataset = { ...numbered(3, [5]), scale, shift };
          const like = { ...numbered(1, [5], { floats: true }), scale: otherScale, shift: otherShift };
          const stored = storedAs(dataset, like);
          expect(stored.features).toBeInstanceOf(Float32Array);
          stored.features.forEach((value, i) => {
            expect(value * otherScale + otherShift).toBeCloseTo(dataset.features[i] * scale + shift, 2);
          });
        },
      ),
    );
  });

  test('rounds and clamps bytes, and leaves alike datasets alone', () => {
    const features = sharedFloats(4);
    features.set([-0.2, 0.5, 1, 7]);
    const dataset = { ...numbered(2, [2], { floats: true }), features, scale: 1 };
    const bytes = numbered(1, [2]);
    expect([...storedAs(dataset, bytes).features]).toEqual([0, 128, 255, 255]);
    expect(storedAs(bytes, numbered(9, [2]))).toBe(bytes);
  });
});
