import { typeTokens } from "../../resource/tokens.js";
import { json } from "./json.js";
import { inProgramOrder, type ExportedStatus } from "./statuses.js";

/** The file for `pulumi import --file`: native resources, by the keys that programs have, each with its id. */
export function importsOf(statuses: readonly ExportedStatus[]): string {
  const inOrder = inProgramOrder(statuses);
  return json({
    resources: inOrder.map(({ key, definition: { id } }) => ({ type: typeTokens.native, name: key, id })),
  });
}
