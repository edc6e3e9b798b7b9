import fc from 'fast-check';
import { propertyOptions } from './property-options.js';

fc.configureGlobal(propertyOptions());
