/** What finds them. */
export const tests = ["catalogue", "diff"];

/** What makes of the sources what they run. */
export const build = "scripts/bundle.mjs";

/** Faults in what people look at of an organisation, and in what is compared. */
export const mutations = {
  "provider/cli/catalogue/findings.ts": {
    "a deactivated status lacks labels": ["active.filter(({ builtIn }) => !builtIn)", "active"],
  },
  "provider/cli/catalogue/groups.ts": {
    "built-in statuses are no twins": [
      "members.every(({ builtIn }) => builtIn)",
      "members.some(({ builtIn }) => builtIn)",
    ],
    "one list is all there is": ["others.some((one) => !offeredTogether(first, one))", "others.length > 0"],
    "each division sees all": ["list.filter((one) => [division, allDivisions].includes(divisionOf(one)))", "list"],
    "what looks alike is told in part": ["for (const look of group.looks)", "for (const look of looks)"],
  },
  "provider/cli/catalogue/against.ts": {
    "what is deactivated is not missing": ["definition.deactivated && !known.definition.deactivated", "false"],
    "everything is managed": [": !unknown.has(id)),", ": true),"],
    "what is not plain is managed": ["builtIn || notPlain.has(id)", "builtIn"],
  },
  "provider/cli/user-names.ts": {
    "without the permission there is no catalogue": [
      "if (!(error instanceof PresenceApiError)) throw error;",
      "throw error;",
    ],
    "names hold up for minutes": ['state: "any" }, { signal }', 'state: "any" }, {}'],
  },
  "provider/cli/catalogue/data.ts": {
    "a mistyped column is empty without a word": ["...languages].includes(one))", "...languages, one].includes(one))"],
    "what is saved cannot be read again": ["entities: definitionsThat(", "statuses: definitionsThat("],
  },
  "provider/cli/sources/pairs.ts": {
    "ids say nothing": [
      "const byId: Keys = ({ id }) => (id === undefined ? [] : [id]);",
      "const byId: Keys = () => [];",
    ],
    "keys say nothing": ["areBothDeclared ? [byName, ...byWords]", "areBothDeclared ? byWords"],
    "a moved status is another one": ['[labelOf(definition)?.normalize("NFC") ?? ""].filter(Boolean)', "[]"],
    "what is ambiguous is paired": ["more.length > 0 ||", "false ||"],
    "one like a managed one that is gone is it": ["!isOneOrganization || one.id", "true || one.id"],
  },
  "provider/cli/sources/listing.ts": {
    "rows of a table are a listing": ['isObject(entity) && isAbsent(entity["languageLabels"])', "false"],
    "a saved catalogue is of today": ['typeof entry[1] === "string"', "false"],
  },
  "provider/cli/language-names.ts": {
    "two spellings have one name": ["return isUsual ||", "return true ||"],
  },
  "provider/cli/sources/source.ts": {
    "a secret is a gap": ["|| !isPlain)", ")"],
    "shown secrets are not read": ["const shown = shownValue(value);", "const shown = value;"],
    "built-in statuses are anybody's": ["definitions.filter(({ builtIn }) => !builtIn)", "definitions"],
  },
  "provider/cli/diff/review.ts": {
    "what nobody declares is lost": ["const stays = isUntouched ||", "const stays = false &&"],
    "what is lost stays": ["stays ? [] :", "true ? [] :"],
    "what nobody declares is not told": ["...(from.kind !== to.kind && {", "...(false && {"],
  },
  "provider/cli/diff/write.ts": {
    "a deactivation is not taken in": ["return { key, deactivated: true };", "return undefined;"],
    "what is gone is not told": ["...active(left).map(", "...active([]).map("],
    "what may be another definition is written": ["if (doubt !== undefined) return", "if (false) return"],
    "of a moved one the labels are written": ["if (move) return editOf(key, move);", ""],
  },
  "provider/cli/diff/command.ts": {
    "what is refused is written": ["opened && !refused) takeInto", "opened) takeInto"],
  },
  "provider/catalogue-file/text-file.ts": {
    "what somebody saves meanwhile is lost": ["if (!readFileSync(place).equals(read)) throw changed;", ""],
  },
  "provider/cli/connection.ts": {
    "one organisation has the other's settings": ['!name.startsWith("GENESYSCLOUD_")', "true"],
  },
  "provider/cli/catalogue-edit.ts": {
    "the line of a label that goes stays": [".length - 1;\n  return [{ start", ".length;\n  return [{ start"],
    "a label goes with its comma alone": ["return isFlow(map) ? flowRemoval(", "return !isFlow(map) ? flowRemoval("],
  },
};
