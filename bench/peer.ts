import type { Scenario } from "./scenarios.js";

/**
 * The vendor's Terraform provider as it really ran, once, against this repository's emulator at 50 ms of latency: its presence code
 * unchanged, three runs, medians, in seconds. The two processor cores had other work as well.
 */
export const peerRan = {
  program: "terraform-provider-genesyscloud 1.84.1 with OpenTofu 1.12.6",
  seconds: {
    10: { create: 1.2, unchanged: 0.8, change: 1.1, destroy: 1.5 },
    100: { create: 2.7, unchanged: 1.5, change: 2.9, destroy: 4.7 },
    300: { create: 5.8, unchanged: 3.5, change: 4, destroy: 7.6 },
    1000: { create: 20.1, unchanged: 9.9, change: 10.4, destroy: 25.5 },
  } as Record<number, Partial<Record<Scenario, number>>>,
} as const;
