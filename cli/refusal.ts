/** What a person must change: shown without a stack, exit code 2. "Failed to X: fact. Cure." */
export class Refusal extends Error {}
