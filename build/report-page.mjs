import { rolldown } from 'rolldown';

/**
 * Bundles the script that draws the charts of a report, with the parts of the charting library that it uses, for a page that loads
 * nothing else.
 *
 * @param {string} root the package's folder
 * @returns {Promise<{ script: string, modules: string[] }>} the script, fit for a `<script>` element, and the modules in it
 * @throws {Error} if it is not one script
 */
export async function bundleReportPage(root) {
  const bundler = await rolldown({
    cwd: root,
    input: 'src/report/page/main.ts',
    platform: 'browser',
    tsconfig: false,
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await bundler.generate({ format: 'iife', minify: true });
  await bundler.close();
  const [chunk, ...others] = output;
  if (!chunk || others.length > 0) throw new Error('the page of reports is not one script');
  // Within a page, this would end its script.
  return { script: chunk.code.replace(/<\/(script)/gi, '<\\/$1'), modules: chunk.moduleIds };
}
