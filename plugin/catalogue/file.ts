import { isAbsent } from "../../provider/api/json.js";
import { withoutPlace } from "../../provider/catalogue-file/document.js";
import { type Endpoints, readCatalogueFile, toldIn } from "../../provider/catalogue-file/read.js";
import { unknownValue } from "../../provider/definition/checks.js";
import { visible } from "../../provider/definition/text.js";
import { unmarked, type Values } from "../codec.js";
import type { GivenCatalogue } from "./check.js";

/** The catalogue that a file holds, in the program's folder: Pulumi runs the plugin there. */
export function readFile(args: Values, endpoints: Endpoints): GivenCatalogue {
  const { file: path, ...others } = args;
  if (typeof path !== "string" || path === unknownValue || path === "") {
    const fault = "file: has to be the path of a catalogue file, known in a preview and no secret";
    return { rules: {}, statuses: [], faults: [fault], tell: ({ message }) => message };
  }
  const { statuses, rules, faults, placeOf } = readCatalogueFile(path, endpoints);
  const misplaced = Object.keys(others).filter((name) => !isAbsent(unmarked(others[name])));
  return {
    rules,
    statuses: statuses.map(withoutPlace).map(({ key, ...inputs }) => ({ key, inputs, said: { key, inputs } })),
    faults: [
      ...misplaced.map((name) => `${visible(name)}: belongs into ${visible(path)}, since there is a file`),
      ...faults.map((fault) => toldIn(path, fault)),
    ],
    tell: (fault) => toldIn(path, { ...placeOf(fault), ...fault }),
  };
}
