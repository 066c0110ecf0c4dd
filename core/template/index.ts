export { join, tokenise, type Tokens } from './tokenise';
export type { Lineage } from './lineage';
export type { TemplateMatch } from './template';
export { openTemplates, type Templates, type TemplateLimits } from './templates';
