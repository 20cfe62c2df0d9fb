import * as z from "zod";
import type { Store } from "../store/store.js";

const positive = z.coerce.number().pipe(z.int().positive());

/** Which page a request asks for, as fields of its query or body. */
export const pageFields = (store: Store) => ({
  pageNumber: positive.default(1),
  pageSize: positive
    .refine((size) => size <= store.settings.maxPageSize, {
      error: () => `must not be larger than ${store.settings.maxPageSize}`,
    })
    .default(25),
});

/** That page of a listing, and where it is in it. */
export function pageOf<Item>(all: readonly Item[], { pageNumber, pageSize }: { pageNumber: number; pageSize: number }) {
  return {
    items: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    place: { pageNumber, pageSize, total: all.length, pageCount: Math.ceil(all.length / pageSize) },
  };
}
