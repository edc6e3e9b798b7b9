import { describe, expect, it } from 'vitest';
import { withMarkedPart } from '../../site/reference/marked-part.js';
import { referencePages } from '../../site/reference/pages.js';

const pages = referencePages();

describe('the reference', () => {
  it.each(pages)(
    'docs/$file is there and says what the schemas say; npm run reference writes it',
    ({ found, expected }) => {
      expect(found).toBeDefined();
      expect(found).toBe(expected);
    },
  );

  it('replaces what stands between two markers, and refuses a page without them', () => {
    const page = 'a\n<!-- options -->\nold\n<!-- /options -->\nb\n';
    expect(withMarkedPart(page, 'options', 'new')).toBe('a\n<!-- options -->\nnew\n<!-- /options -->\nb\n');
    expect(() => withMarkedPart('a', 'options', 'new')).toThrow('<!-- options -->');
    expect(() => withMarkedPart(page + page, 'options', 'new')).toThrow('each once');
  });
});
