import 'katex/dist/katex.min.css';
import theme from 'vitepress/theme';

export default theme;
