import type { Provider } from "./provider.js";

/** A provider that can be killed as its process can: what is under way then fails, and nobody ever learns how it ended. */
export interface Mortal {
  provider: Provider;
  /** Settles when nothing of it is left. What it may still send in the meantime is for the caller to stop. */
  kill: () => Promise<void>;
}

export function mortal(provider: Provider): Mortal {
  const underWay: Promise<unknown>[] = [];
  const end = new AbortController();
  const death = new Promise<never>((_, reject) => {
    end.signal.addEventListener("abort", () => {
      reject(new Error("the provider was killed"));
    });
  });
  death.catch(() => undefined);
  const call = <T>(begin: () => Promise<T>): Promise<T> => {
    if (end.signal.aborted) return death;
    const work = begin();
    underWay.push(work);
    return Promise.race([work, death]);
  };
  return {
    provider: {
      check: (olds, news) => call(() => provider.check(olds, news)),
      diff: (id, olds, news, oldInputs) => call(() => provider.diff(id, olds, news, oldInputs)),
      create: (inputs) => call(() => provider.create(inputs)),
      read: (id, props, inputs) => call(() => provider.read(id, props, inputs)),
      update: (id, olds, news) => call(() => provider.update(id, olds, news)),
      delete: (id, props) => call(() => provider.delete(id, props)),
    },
    kill: async () => {
      end.abort();
      await Promise.allSettled(underWay);
    },
  };
}
