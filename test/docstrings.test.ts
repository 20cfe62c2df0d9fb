import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../provider");

/** Every name that the package exports and, but for the API's own wire types, their members: with what an editor shows of each. */
function documented(): [name: string, documentation: string][] {
  const path = join(root, "tsconfig.json");
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram([join(root, "index.ts")], config.options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(root, "index.ts"));
  const module = file && checker.getSymbolAtLocation(file);
  assert.ok(module);
  const textOf = (symbol: ts.Symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const isOurs = (symbol: ts.Symbol) =>
    symbol.declarations?.every((one) => {
      const { fileName } = one.getSourceFile();
      return fileName.startsWith(root) && !fileName.endsWith("/models.ts");
    });
  return checker.getExportsOfModule(module).flatMap((exported): [string, string][] => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const isType = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
    const members = isType ? checker.getDeclaredTypeOfSymbol(symbol).getProperties() : [];
    const own = members.filter((one) => isOurs(one) && !one.name.includes("#"));
    return [
      [exported.name, textOf(symbol)],
      ...own.map((one): [string, string] => [`${exported.name}.${one.name}`, textOf(one)]),
    ];
  });
}

describe("what an editor shows of the package", function () {
  this.timeout(120_000);

  it("is there for every public name, and stands alone: nothing has to be looked up elsewhere", () => {
    const names = documented();
    assert.ok(names.length > 120, `${names.length} names`);
    const silent = names.filter(([, documentation]) => documentation === "").map(([name]) => name);
    assert.deepEqual(silent, []);
    const leaning = names.filter(([, documentation]) => /^See `|that follows?\b|the same with/i.test(documentation));
    assert.deepEqual(leaning, []);
  });
});
