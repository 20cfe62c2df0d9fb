/** Faults of the native plugin, and of what it alone has of the core. The files are as in core.mjs. */
export const mutations = {
  "plugin/codec.ts": {
    "what is secret within something is not seen": [
      'typeof value === "object" && value !== null && Object.values(value).some(hasSecret)',
      "false",
    ],
    "a secret comes back plain": ["if (isSecret(other)) return secret(value);", ""],
    "a secret label comes back plain": [
      "if (isObject(value) && isObject(other)) return markedLike(value, other);\n  return hasSecret(other) ? secret(value) : value;",
      "return value;",
    ],
    "what is not known yet counts as empty": [
      '"value" in value ? withoutOutputs(value.value) : unknownValue',
      "withoutOutputs(value.value)",
    ],
    "a secret output is handed on plain": ["value.secret ? secret(known) : known", "known"],
    "what a label comes of is forgotten": [
      "return isObject(value) ? dependenciesOf(value[name], rest) : [];",
      "return [];",
    ],
    "a catalogue's errors show secrets": [
      "if (isSecret(value)) return unknownValue;",
      "if (isSecret(value)) return value.value;",
    ],
    "a secret status is handed on plain": ["(isSecret(member) ? member : secret(member))", "member"],
  },
  "plugin/service.ts": {
    "secrets are not taken as secrets": [
      "new rpc.ProviderHandshakeResponse().setAcceptSecrets(true)",
      "new rpc.ProviderHandshakeResponse().setAcceptSecrets(false)",
    ],
    "configured, it takes no secrets": [".setAcceptsecrets(true)", ".setAcceptsecrets(false)"],
    "a preview cannot say anything": [".setSupportspreview(true)", ".setSupportspreview(false)"],
    "the engine may go on its own": ["engine?.onGone(() => process.exit(1));", ""],
    "statuses of a catalogue go to another provider": [
      "const reference = urn && id ? `${urn}::${id}` : undefined;",
      "const reference = undefined;",
    ],
    "a fault shows the value that it is about": ["failure(`${property}: ${reason}`)", "failure(reason, property)"],
    "a preview creates": [
      "valuesOf(request.getProperties()),\n        request.getPreview(),",
      "valuesOf(request.getProperties()),\n        false,",
    ],
    "a preview updates": ["olds, news, request.getPreview());", "olds, news, false);"],
    "a change that is none is one": [
      "changes ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE",
      "DiffChanges.DIFF_SOME",
    ],
    "what is made anew is shown as updated": [".setReplacesList(replaces)", ""],
    "no change is shown value by value": [".setHasdetaileddiff(differences.length > 0)", ".setHasdetaileddiff(false)"],
    "a value that goes is shown as one that comes": [
      'existing === undefined ? "ADD" : desired === undefined ? "DELETE" : "UPDATE"',
      'desired === undefined ? "ADD" : existing === undefined ? "DELETE" : "UPDATE"',
    ],
    "a value that makes it anew is shown as updated": [
      "replaces.includes(path) ? (`${kind}_REPLACE` as const) : kind",
      "kind",
    ],
    "why it is made anew is not shown": ["if (differences.length > 0 && !details.has(property))", "if (false)"],
    "a half-made definition is lost": [
      "if (!(error instanceof LifeError) || !error.saved) return",
      "if (error) return",
    ],
    "why it is half-made is lost": [".setReasonsList(reasons)", ""],
    "a list that fails hangs": ['call.emit("error", failureOf(error))', "void call.destroy(failureOf(error) as never)"],
    "cancelling stops nothing": ["provider.cancel();", ""],
  },
  "plugin/provider.ts": {
    "a plugin that is too old is silent": [
      'asked === "string" && isOlder(this.version, asked)',
      'asked === "string" && false',
    ],
    "a move to another organisation is silent": ["if (moves && !this.#configured)", "if (false)"],
    "another organisation changes nothing": [
      'moves ? changed.filter((setting) => setting === "region" || setting === "apiUrl") : []',
      "[]",
    ],
    "lines are not told under their resource": ["caller && this.#urns.get(caller.urn)", "undefined"],
    "the present way to the organisation is ignored": ["() => Promise.resolve(present)", "() => Promise.resolve({})"],
    "the stack's state is not asked for": ["new StackState(this.ask, read", "new StackState(undefined, read"],
    "Pulumi's own provider is told of a cure that does nothing": ['provider.isDefault ? "" : staleCure', "staleCure"],
    "cancelling leaves requests alone": [", report, this.#stop.signal)", ", report)"],
    "anything can be imported": ["if (imported !== undefined) await", "if (false) await"],
    "what is looked up is imported": [
      'const isNew = state["systemPresence"] === undefined;\n    if (isNew)',
      'const isNew = state["systemPresence"] === undefined;\n    if (false)',
    ],
    "checked inputs come back plain": [
      "inputs: markedLike(withoutCaller(inputs), news), faults",
      "inputs: withoutCaller(inputs), faults",
    ],
    "an adoptId that stays is new in every run": ['adoptId: unmarked(oldInputs["adoptId"])', "adoptId: undefined"],
    "a half-made one is saved with plain secrets": [
      "life.create(asked).catch(savedLike(inputs))",
      "life.create(asked)",
    ],
    "a half-changed one is saved with plain secrets": [
      "life.update(id, before, asked).catch(savedLike(news))",
      "life.update(id, before, asked)",
    ],
    "an error of a refresh tells a secret label": [", hasSecret(olds) || hasSecret(oldInputs))", ", false)"],
    "a built-in status that is looked up fails the next refresh": ["isNew || isBuiltIn(id, state)", "isNew"],
    "a refresh forgets how it is adopted": ["{ ...state, adopt, adoptId, __given", "{ ...state, __given"],
    "a refresh manages a name that nobody gave": ["__given: computedGiven(oldInputs)", '__given: ["name"]'],
    "a refresh loses the marks of its inputs": [
      "markedLike(withoutCaller(found.inputs), oldInputs)",
      "withoutCaller(found.inputs)",
    ],
    "a refresh loses the marks of its outputs": [
      "kept(found.props, { ...olds, ...oldInputs })",
      "kept(found.props, {})",
    ],
    "a function's error tells a secret": ["withoutSecretsOf(args, messageOf(error))", "messageOf(error)"],
    "System definitions are listed for import": ["all.filter(({ builtIn }) => !builtIn)", "all"],
    "a version is compared letter by letter": [', "en", { numeric: true })', ")"],
    "how it is adopted stays in the outputs": [
      "return markedLike(rest, marked);",
      "return markedLike(withoutCaller(outs), marked);",
    ],
  },
  "plugin/settings.ts": {
    "every provider is Pulumi's own": ["/^default(_|$)/.test(name)", "true"],
    "what is not given is a text": ["if (isAbsent(value)) return undefined;", ""],
    "a number is not given": [
      'typeof value === "string" ? value : JSON.stringify(value)',
      'typeof value === "string" ? value : undefined',
    ],
    "where a setting is set is told wrong": ["if (isDefault) return stackSettings", "if (true) return stackSettings"],
    "a misspelt setting is ignored": ["Object.keys(news).filter((name) => !isKnown(name))", "[] as string[]"],
    "what Pulumi says of the plugin is no setting": ['["version", "pluginDownloadURL"]', '["version"]'],
    "a near miss is not named": ["${visible(name)}${didYouMean(name, settingNames)}", "${visible(name)}"],
    "a credential that is given plain stays plain": [
      "isKnown(name) && isSecret(name as Setting) ? secret(unmarked(value)) : value",
      "value",
    ],
    "settings that are not known yet are faults": ["if (!hasUnknown(unmarkedAll(news))) faults", "faults"],
    "settings are not checked": ["return error.faults;", "return [];"],
    "a region that is not known yet is another organisation": [" || hasUnknown([from, to])", ""],
    "a stack of the dynamic provider moves elsewhere": ["from === undefined || ", ""],
    "PULUMI_CONFIG is ignored": ["if (!now) return", "if (now || !now) return"],
    "the stack's secret goes to another organisation": ["staleIn(kept, present).length > 0 ? kept : now", "now"],
  },
  "plugin/functions.ts": {
    "a misspelt function is not named": ["${didYouMean(name, Object.keys(functions))}", ""],
    "a misspelt argument is ignored": ["if (!called.args.includes(arg))", "if (false)"],
    "any word says which are deactivated": ['["include", "only"].includes(deactivated)', "true"],
    "an id and a label go together": [
      'if ((id === undefined) !== (byLabel["label"] === undefined))',
      "if (id !== undefined)",
    ],
    "a language beside an id is ignored": [
      "more.length === 0\n          ? undefined",
      "more.length >= 0\n          ? undefined",
    ],
  },
  "plugin/construct.ts": {
    "a near miss of a component is not named": ["${didYouMean(type, [catalogueTypes.native])}", ""],
    "who uses an id of a catalogue does not wait for its status": [
      "for (const output of Object.keys(outputs)) response.getStatedependenciesMap().set(output, urns);",
      "",
    ],
    "an id that is not known yet is empty": ["made.getId()) || unknownValue", 'made.getId()) || ""'],
    "a status that failed has an id": ["made?.getResult() === Result.SUCCESS && made.getId()", "made?.getId()"],
    "a catalogue of the dynamic provider is made anew": [", aliasOf(catalogueTypes.dynamic)]", "]"],
    "its statuses are made anew": [".setAliasesList([aliasOf(typeTokens.dynamic)])", ""],
    "another provider's statuses are the plugin's own": [
      "new Map(providersOf(request)).get(nativePackage) ?? self",
      "self",
    ],
    "a protected catalogue is not": ["options.setProtect(isProtected)", "void 0"],
    "statuses cannot be let go where all else is kept": [
      "if (request.hasRetainondelete() && isRetained !== undefined)",
      "if (isRetained)",
    ],
    "ignoreChanges is forgotten": [".setIgnorechangesList(request.getIgnorechangesList())", ""],
    "a catalogue's hooks do not run": [".setHooks(hooksOf(request))", ""],
    "every status waits for all that any of them comes of": [
      "const placed = new Set(dependenciesOf(statuses));",
      "const placed = new Set<string>();",
    ],
    "a status waits for nothing": [
      "return [...new Set([...this.#ofAll, ...dependenciesOf(this.statuses, [key, property])])];",
      "return [];",
    ],
  },
  "provider/definition/flat-rules.ts": {
    "a rule in a wrong form passes": ['? undefined : "has to be a list of texts"', "? undefined : undefined"],
    "no status is allowed at all": ["Number.isInteger(value) && Number(value) > 0", "Number.isInteger(value)"],
    "an emoji is two characters": ['new RegExp(text, "u")', "new RegExp(text)"],
    "two limits pass": ["if (!rules.limitFromOrganization || ", "if (true || "],
    "forbidden characters are allowed": ["...(forbiddenCharacters !== undefined && {", "...(false && {"],
    "a number of active statuses is no limit": ["...(max !== undefined && {", "...(false && {"],
  },
  "plugin/catalogue/args.ts": {
    "a misspelt rule is ignored": [".filter((name) => !argNames.includes(name))", ".filter(() => false)"],
    "a secret rule shows itself": ["hasSecret(args[name])\n", "(false as boolean)\n"],
    "a rule that is not known yet is a fault": [
      ": hasUnknown(value)\n        ? undefined",
      ": (false as boolean)\n        ? undefined",
    ],
  },
  "plugin/catalogue/check.ts": {
    "the organisation's limit is not asked for": ["...(limitFromOrganization && { limit", "...(false && { limit"],
    "a system presence of the organisation's own is refused": [
      "areUsual ? [] : await systemPresenceNames(organization)",
      "[]",
    ],
    "every catalogue asks for system presences": [
      "const areUsual = said.every(isUsualStatus);",
      "const areUsual = false as boolean;",
    ],
    "an organisation that does not answer hides what is plain": ["if (areUsual) refuse({ systemPresences: [] });", ""],
    "faults of form are not told": ["[...faults, ...ofForm]", "faults"],
    "a file is not read": ['isAbsent(args["file"]) ?', "(true as boolean) ?"],
  },
  "plugin/catalogue/file.ts": {
    "what stands beside a file is ignored": ["!isAbsent(unmarked(others[name]))", "false"],
    "the organisation's limit is told without a line": [
      "tell: (fault) => toldIn(path, { ...placeOf(fault), ...fault }),",
      "tell: ({ message }) => message,",
    ],
  },
  "plugin/catalogue/statuses.ts": {
    "a status that is left out is a fault": ["if (isAbsent(unmarked(status))) return [];", ""],
    "keys that are not known yet are none": [
      "return { statuses: [], faults: [`statuses: ${reason}`] };",
      "return { statuses: [], faults: [] };",
    ],
    "a status that is not known yet is a fault": [
      "unmarked(status) === unknownValue ? unknownStatus",
      "(false as boolean) ? unknownStatus",
    ],
    "a status of another form is left out": [
      "faults.push(`${visible(key)}: has to be",
      "void (`${visible(key)}: has to be",
    ],
    "errors show what is secret of a status": ["masked(present) as Values", "unmarked(present) as Values"],
  },
  "plugin/monitor.ts": {
    "what a catalogue has is not told": [".setUrn(urn).setOutputs(messageOf(outputs))", ".setUrn(urn)"],
  },
  "plugin/engine.ts": {
    "a warning is a remark": ["warning: LogSeverity.WARNING", "warning: LogSeverity.INFO"],
  },
  "plugin/schema/build.ts": {
    "SDKs show credentials": ["...(isSecret(name) && { secret: true })", ""],
    "a stack of the dynamic provider is made anew": ["aliases: [{ type: typeTokens.dynamic }]", "aliases: []"],
  },
  "provider/resource/life.ts": {
    "a fault tells a secret label": ["reason: forPeople(reason, news)", "reason"],
    "a failure tells a secret label": [
      "forPeople(this.#toldOnce.tell(callerOf(properties), cause, stale), properties)",
      "this.#toldOnce.tell(callerOf(properties), cause, stale)",
    ],
    "why it is half-made tells a secret label": [
      "cause.reasons.map((reason) => forPeople(reason, properties))",
      "cause.reasons",
    ],
    "a half-made definition is not saved": ["if (!(cause instanceof InitError)) throw", "if (cause) throw"],
    "a check does not say what is taken over": ["inputs: withAdoption(inputs, adoption)", "inputs"],
    "another organisation's definition is compared": [
      "await core.refuseElsewhere(callerOf(news), organizationOf(olds));\n      const [existing, caller]",
      "const [existing, caller]",
    ],
    "another organisation's definition is changed": [
      "await core.refuseElsewhere(callerOf(asked), organizationOf(olds));\n      const updated",
      "const updated",
    ],
    "another organisation's definition is gone": [
      "await core.refuseElsewhere(callerOf(props), organizationOf(props));\n      const existing",
      "const existing",
    ],
    "another organisation's definition is deactivated": [
      "await core.refuseElsewhere(callerOf(props), organizationOf(props));\n      await core.delete",
      "await core.delete",
    ],
    "settings of the last run are refreshed with": [
      "await core.refuseStale(callerOf(props), id);\n      await core.refuseElsewhere(callerOf(props), organizationOf(props));\n      const existing",
      "await core.refuseElsewhere(callerOf(props), organizationOf(props));\n      const existing",
    ],
    "settings of the last run are destroyed with": [
      "await core.refuseStale(callerOf(props), id);\n      await core.refuseElsewhere(callerOf(props), organizationOf(props));\n      await core.delete",
      "await core.refuseElsewhere(callerOf(props), organizationOf(props));\n      await core.delete",
    ],
    "where it was made is forgotten": [
      "outs: outputsOf(made, asked, await core.organizationId())",
      "outs: outputsOf(made, asked)",
    ],
    "an update forgets where it was made": [
      "outs: outputsOf(updated, asked, await core.organizationId())",
      "outs: outputsOf(updated, asked)",
    ],
    "an import forgets where it was made": [
      "{ ...of, ...inputs }, await core.organizationId())",
      "{ ...of, ...inputs })",
    ],
    "an import says what nobody has to": [
      "const inputs = saidOf(existing, core.organization.config.presenceApi);",
      "const inputs = existing;",
    ],
    "a preview does not know what is taken over": [
      "adoptedId === undefined ? undefined : await organization.snapshot.find",
      "true ? undefined : await organization.snapshot.find",
    ],
    "a destroy that fails does not say why": [
      "return this.#told(props, work, this.staleCure());\n  }\n\n  /** The inputs",
      "return this.#told(props, work);\n  }\n\n  /** The inputs",
    ],
    "a preview of a move forgets the ids from before": [
      "const asked = await this.#withIdsBefore(inputs);\n    return this.#told(asked, async (core) => {\n      await this.#tellOfUse",
      "const asked = inputs;\n    return this.#told(asked, async (core) => {\n      await this.#tellOfUse",
    ],
  },
  "provider/resource/foreseen.ts": {
    "a preview promises what the endpoints never say": ["names.filter((name) => told.includes(name))", "names"],
    "a preview knows the name that the server gives": ["...(Object.fromEntries(computed) as Properties), ", ""],
    "what stays as it is is not known": ['if (compare(existing, desired).kind === "none") return known;', ""],
    "who changes it last is known": ["...unknown(stamps), ", ""],
    "a preview shows what was": ["...merge(existing, desired) }", "}"],
  },
  "provider/resource/tokens.ts": {
    "the dynamic provider's statuses are somebody else's": [
      "return Object.values<unknown>(typeTokens).includes(type);",
      "return type === typeTokens.native;",
    ],
    "the plugin's statuses are somebody else's": [
      "return Object.values<unknown>(typeTokens).includes(type);",
      "return type === typeTokens.dynamic;",
    ],
  },
  "provider/resource/urn.ts": {
    "a name ends at its first ::": ['rest.join("::")', "rest[0]"],
    "components do not tell resources apart": ["parent: types.slice(0, end)", "parent: undefined"],
    "the type is that of the component": ['types.lastIndexOf("$")', 'types.indexOf("$")'],
  },
  "provider/resource/properties.ts": {
    "the plugin does not know what is secret": ["__secret: secret || undefined,", ""],
    "the plugin does not know its stack": ["__stack: stack,\n    __secret: secret ||", "__secret: secret ||"],
  },
};

/** What finds them. */
export const tests = ["stack-state", "properties", "native-catalogue", "native-provider", "native-plugin"];

/** What makes of the sources what they run. */
export const build = "scripts/bundle.mjs";
