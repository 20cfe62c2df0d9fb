import { setTimeout as pause } from "node:timers/promises";

/** Asks until there is an answer; the test's time-out ends it. Only for what tells nobody when it happens. */
export async function until<Answer>(ask: () => Answer | undefined | Promise<Answer | undefined>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(50);
  }
}
