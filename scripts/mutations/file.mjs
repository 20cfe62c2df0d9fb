/** Faults of the catalogue file and of what the command does with it. The files are as in core.mjs. */
export const mutations = {
  "provider/catalogue-file/document.ts": {
    "a key may stand twice": ["else if (first)", "else if (first === null)"],
    "what a key says itself is overridden by <<": ["if (!entries.has(entry.key))", "if (entry)"],
    "an alias that leads nowhere is told nobody": ["if (!alias.resolve(this.#document))", "if (alias === null)"],
    "aliases of aliases end the command": [
      "    } catch {\n      return null;",
      "    } catch (error) {\n      throw error;",
    ],
    "older YAML is not asked": ['if (!older && typeof value === "string")', 'if (typeof value === "string")'],
    "a text with a tag has to be quoted": ["|| tag !== undefined ||", "||"],
  },
  "provider/definition/catalogue-rules.ts": {
    "two take over one definition": [
      "repeated(statuses, ({ adoptId }) => adoptId)",
      "repeated(statuses, () => undefined)",
    ],
  },
  "provider/catalogue-file/read.ts": {
    "a broken text is read on": ["if (document.faults.length > 0) return unread(document.faults);", ""],
    "an unknown rule is ignored": [
      "entries.filter(({ key }) => !topNames.includes(key))",
      "entries.filter(() => false)",
    ],
    "a property of Pulumi's passes": [
      "if (inputNames.has(property)) return undefined;",
      'if (inputNames.has(property) || property.startsWith("__")) return undefined;',
    ],
    "a rule without a value is none": [
      "isNothing(value) ? noValue : ruleChecks",
      "isNothing(value) ? undefined : ruleChecks",
    ],
    "a misread label passes": [
      "if (reason === undefined) return this.document.valueOf(value);",
      "return this.document.valueOf(value);",
    ],
    "a system presence of the organisation's own is refused": ["systemPresences: own };", "systemPresences: [] };"],
    "faults are in any order": ["one.line - other.line || one.column - other.column", "0"],
    "all are in the first line": [
      "return names.map((name) => this.#places.get(name))",
      "return names.map(() => undefined as Place | undefined)",
    ],
  },
  "provider/catalogue-file/text-file.ts": {
    "the mark is lost": ["`${mark}${other}`", "other"],
    "another encoding is written": ['encoding === "utf-8" ? "utf8" : "utf16le"', '"utf8"'],
  },
  "provider/cli/catalogue-edit.ts": {
    "what was written is not read again": ["if (others.length > 0)", "if (others.length < 0)"],
    "other line ends are written": ['text: text.replaceAll("\\n", lineEnd)', "text"],
    "a label goes in without its quotes": [
      'return style === "PLAIN" && needsNoQuotes(text) ? text : escaped;',
      "return text;",
    ],
    "Python cannot read a label": ["if (misreadByOthers.test(text)) return false;", ""],
    "an alias gets a label beside it": ["if (isAlias || !beside?.isOwn)", "if (!beside?.isOwn)"],
    "what nobody sees is written as it is": ["if (escaped !== JSON.stringify(text)) return escaped;", ""],
    "a comment goes to another label": [
      "return [inserted(lineEnd, `\\n${indentIn",
      "return [inserted(end, `\\n${indentIn",
    ],
  },
  "provider/cli/csv-line.ts": {
    "Excel runs a label": ["return /^'*[=+\\-@＝＋－＠]/.test(text) ? `'${text}` : text;", "return text;"],
    "an apostrophe stays": ["return /^'+[=+\\-@＝＋－＠]/.test(text) ? text.slice(1) : text;", "return text;"],
  },
  "provider/cli/labels/sheet.ts": {
    "another language is let in": [
      "else if (strangers.length > 0 && language === undefined)",
      "else if (strangers.length < 0 && language === undefined)",
    ],
    "a broken row is read": ["if (row.cells.slice(csv.header.length).some(Boolean))", "if (row.line < 0)"],
  },
  "provider/cli/labels/command.ts": {
    "the catalogue is written over": ["outputFile(options.output, [named])", "outputFile(options.output, [])"],
  },
  "provider/cli/labels/plan.ts": {
    "an old translation is taken": ["if (!sameText(present.trim(), row.source))", "if (row.line < 0)"],
    "a placeholder is a translation": ["if (isPlaceholder(target))", "if (row.line < 0)"],
    "a key may stand twice": ["if (first !== undefined) {", "if (row.line < 0) {"],
    "the rules are not asked": ["for (const one of broken)", "for (const one of [] as FileFault[])"],
    "an empty cell takes a label away": [
      'if (target === "" || sameText(before, target)) return [];',
      "if (sameText(before, target)) return [];",
    ],
  },
  "provider/cli/lint/command.ts": {
    "errors are none to a pipeline": ["if (errors > 0) process.exitCode = exitCodes.usage;", ""],
    "a label begins an annotation of its own": ["/[%\\r\\n:,]/g", "/[%]/g"],
  },
  "provider/program/presence-catalogue.ts": {
    "the faults of a file are told with the next run": [
      "if (refusal !== undefined) throw runError(refusal);\n    return new",
      "return new",
    ],
  },
};

/** What finds them. */
export const tests = ["catalogue-file", "lint", "labels", "presence-catalogue"];

/** What makes of the sources what they run. */
export const build = "scripts/bundle.mjs";
