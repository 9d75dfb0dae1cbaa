/** As much of node's own test runner as these tests use: its whole types would give the browser's
 * code node's timers and globals too. */
declare module "node:test" {
  type Step = () => void | Promise<void>;
  export function test(name: string, step: Step): void;
  export function beforeEach(step: Step): void;
  export function afterEach(step: Step): void;
  export const mock: {
    timers: {
      enable(options?: { apis?: string[]; now?: number }): void;
      tick(milliseconds: number): void;
      reset(): void;
    };
  };
}
declare module "node:assert/strict" {
  const assert: {
    (value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    ok(value: unknown, message?: string): asserts value;
    throws(step: () => unknown): void;
  };
  export default assert;
}
