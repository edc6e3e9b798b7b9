import 'katex/dist/katex.min.css';
import './tables.css';
import theme from 'vitepress/theme';

export default theme;
