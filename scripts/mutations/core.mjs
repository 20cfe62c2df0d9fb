/** What finds them. Those that take longest come last: most faults are found before. */
export const tests =
  "deactivation-limit deactivations command adopt claims compare config core create-once definitions former-ids inputs lookup properties snapshot stack-state told-once conflict api-token".split(
    " ",
  );

/**
 * Faults that the tests have to find, by the file that each is put into: what stands there, and what stands there instead.
 * `npm run mutate` puts in one after the other.
 */
export const mutations = {
  "provider/resource/stack-state.ts": {
    "any stack's state will do": [
      "if (named && (ownId === undefined || isOwn(named))) return named;",
      "if (named) return named;",
    ],
  },
  "provider/resource/moves.ts": {
    "what was taken over counts as moved": ["own && !claims.holder(own.id, self)", "own"],
    "any stack's state tells the ids from before": ["entry && (await isHere(entry)) ? entry : undefined", "entry"],
    "a definition is taken over without its former ids": ["id === adoptedId && ", "false && "],
    "the former ids of one that has moved on are inherited": [" || claims.hasLeft(id, urn)", ""],
  },
  "provider/resource/command.ts": {
    "a target is overlooked behind another flag": ["(-[dfjry]*[tx]|", "(-[tx]|"],
    "what is excluded counts": ["--exclude(?!-protected)", "--none"],
    "what is left out after an error counts": ['(name === "destroy" || !goesOn)', "(goesOn || !goesOn)"],
    "a destroy that goes on after an error is no whole one": ['(name === "destroy" || !goesOn)', "!goesOn"],
    "only the parent may be the CLI": ["pid = parent;", "pid = 0;"],
    "whatever has started the provider is the CLI": [
      '/^pulumi(\\.exe)?$/.test(basename(words[0] ?? ""))',
      "words.length > 0",
    ],
  },
  "provider/resource/deactivations.ts": {
    "what a run has made is nothing that the stack manages": ["if (!deactivated) this.#made.add(id);", ""],
    "what is called deactivated is counted when it comes": [
      "if (isToBe && !deactivated) this.#foreseen.set(id, caller);\n    else ",
      "",
    ],
    "what turns out to be deactivated counts": ["else this.#foreseen.delete(id);", ""],
    "what is to come counts before the program has ended": [
      "if (this.#isCounted || this.claims.isAwaiting()) return;",
      "if (this.#isCounted) return;",
    ],
    "what is retained counts": ["!retained && ", ""],
    "what is protected counts": ["(condemned || ignoresProtection || !isProtected)", "(!isProtected || isProtected)"],
    "what is protected never counts": ["condemned || ignoresProtection || ", "condemned || "],
    "what a replacement has to remove is protected": ["(condemned || ignores", "(ignores"],
    "what another resource has got by now was lost": [".filter(([one]) => !this.claims.isSpared(one))", ""],
    "targets are the whole stack": [
      "isWhole ? this.claims.isDropped(one) : this.claims.isLeft(one)",
      "this.claims.isDropped(one)",
    ],
    "what is moved does not count with targets": [
      "isWhole ? this.claims.isDropped(one) : this.claims.isLeft(one)",
      "isWhole && this.claims.isDropped(one)",
    ],
    "what is deactivated already counts": [
      "entries.every(isDeleted) && this.#isActive(one, entries)",
      "entries.every(isDeleted)",
    ],
    "each deletion decides anew": ["if (this.#refusal) return this.#refusal;", ""],
    "100% is not all": ["allowed(this.limit, most) < most", "allowed(this.limit, most) <= most"],
    "what is to be removed is managed": ["entries.some(({ condemned }) => !condemned) && this", "this"],
    "what is moved is managed twice": [".filter((one) => !this.claims.isLeft(one))", ""],
    "without a state there is nothing": ["[...this.#wasActive].filter(([, isActive]) => isActive)", "[]"],
    "everything is told, however much": ["names.slice(0, namesTold)", "names"],
    "an up is told to allow everything": ['this.#isAll && name === "up"', "false as boolean"],
  },
  "provider/definition/deactivation-limit.ts": {
    "more than all may be deactivated": ["number <= 100 ? { percent: number } : undefined", "{ percent: number }"],
    "a part of one is one": ["Math.floor(", "Math.ceil("],
    "few are too many": ["limit.atLeast ?? 0", "0"],
  },
  "provider/resource/twins.ts": {
    "twins are silent": ["if (twins.length === 0) return;", "return;"],
  },
  "provider/resource/core.ts": {
    "as many may be deactivated as there are": [
      "if (refusal) throw couldNot(",
      "if (false as boolean) throw couldNot(",
    ],
    "what is deactivated by its words does not count": [
      "if (existing.deactivated || !desired.deactivated) return;",
      "return;",
    ],
    "a deletion is counted alone": ["this.#deactivations.count(existing.id, command);", ""],
    "what is not active counts": [
      "if (!existing.deactivated) {\n      this.#deactivations.count",
      "{\n      this.#deactivations.count",
    ],
    "what a refresh finds does not count": [
      "this.#deactivations.meet(existing);\n    refuseBuiltIn(existing, caller);\n    await",
      "refuseBuiltIn(existing, caller);\n    await",
    ],
    "what is taken over may be deactivated uncounted": [
      "await this.#refuseTooMany(existing, request);\n      return await",
      "return await",
    ],
    "another organisation is as good": ["identity.id !== organizationId", "false"],
    "all may be gone at once": ["return others.length > 0;", "return false;"],
    "an adoption overwrites what has changed since": [
      '.filter((one) => one.path !== "deactivated" && !isShown(one))',
      ".filter(() => false)",
    ],
    "one that failed to take over lets the definition go": ["this.#claims.fail(id, caller);", ""],
    "a change by hand is overwritten unseen": ["if (undone.length > 0)\n      throw", "if (false)\n      throw"],
    "adoption takes no claim": ['if (plan.kind === "adopt") this.#claims.claim(plan.existing.id, caller);', ""],
    "a check of an existing resource plans anew": ["clashes.faults.length > 0 || olds", "clashes.faults.length > 0"],
    "clashes are not faults": ["return { inputs, faults: clashes.faults };", "return { inputs, faults };"],
    "a refusal is not passed on": ['if (plan.kind === "refuse") return { inputs, faults: [plan] };', ""],
    "what is no longer in the way refuses": ["doubts.length > 0; doubts", "false; doubts"],
    "an adoption is not handed on": ["return { inputs, faults, adoption };", "return { inputs, faults };"],
    "what a resource comes back to is not kept": ["else this.#claims.keep(existing.id, caller);", ""],
    "what Pulumi replaces is kept": ["if (!olds) this.#claims.replace(caller);", ""],
    "diff does not bind": ["this.#claims.bind(existing.id, caller);\n    this.#claims.knownAs", "this.#claims.knownAs"],
    "what is replaced may name nothing": [' && change.kind !== "replace" && !isTaken', ""],
    "an adoptId that stays is an error": ["adoptId !== lastAdoptId && ", ""],
    "two resources keep one definition": [
      "const isTaken = this.#claims.holder(existing.id, caller) !== undefined;",
      "const isTaken = false;",
    ],
    "creation ignores the adoption": [
      "adoption ? await this.#adopt(request, adoption) : await createOnce(request, this.#run)",
      "await createOnce(request, this.#run)",
    ],
    "creation does not settle": ["this.#claims.settle(made.id, caller);", ""],
    "a server that creates active is believed": ["made.deactivated === desired.deactivated\n", "true\n"],
    "a later failure loses the definition": [".catch(keep)", ""],
    "an answer that is not as asked is swallowed": ["if (differences.length === 0) return answer;", "return answer;"],
    "a listing of any age answers for the present": ["listingMaxAgeMs = 30_000", "listingMaxAgeMs = Infinity"],
    "a System definition is read": [
      "    refuseBuiltIn(existing, caller);\n    await tellOfTwins",
      "    await tellOfTwins",
    ],
    "a System definition is changed": ["    refuseBuiltIn(last, caller);\n", ""],
    "a System definition is deactivated": [
      "    refuseBuiltIn(existing, caller);\n    this.#claims.release",
      "    this.#claims.release",
    ],
    "an update drops the name": ["merge(existing, desired), caller), request)", "desired, caller), request)"],
    "a deletion ignores who manages it": ["if (keeper) {", "if (false as boolean && keeper) {"],
    "a failed deletion keeps the listing": [
      "snapshot.drop();\n      throw couldNot(`deactivate",
      "throw couldNot(`deactivate",
    ],
    "a deletion is not put into the listing": ["snapshot.wrote({ ...existing, deactivated: true });", ""],
    "a write is not put into the listing": ["snapshot.wrote(answer);\n      return answer;", "return answer;"],
    "a failed write keeps the listing": ["snapshot.drop();\n      throw toldBy", "throw toldBy"],
    "gaps are told again and again": ["this.#toldOfGaps = true;", ""],
    "adoptId names what a replacement leaves": ["this.#claims.isBound(id, caller) || ", ""],
    "taking over writes also what is the same": ['if (kind === "none") return existing;', ""],
  },
  "provider/resource/claims.ts": {
    "a program that may go on is over": ["this.#awaiting.add(caller.urn);", ""],
    "a program is never over": ["this.#awaiting.delete(caller.urn);", ""],
    "another provider's definitions count": [
      "entries.every(({ provider }) => providers.has(provider))",
      "entries.some(({ provider }) => providers.has(provider))",
    ],
    "what was taken over is left": ["return !this.#claimed.has(id) && left.size > 0 && ", "return left.size > 0 && "],
    "what nobody has had is left": ["left.size > 0 && this.#entriesOf", "this.#entriesOf"],
    "what was taken over is dropped": ["return !this.#claimed.has(id) && ![", "return !["],
    "what a replacement has to remove is the resource's": [".filter((urn) => !condemned.has(urn))", ""],
    "what was renamed with an alias is dropped": [
      "[...urnsOf(false), ...met].some(hasIt)",
      "urnsOf(false).some(hasIt)",
    ],
    "what has a new definition keeps the old one": [" && !this.#left.of(id).has(urn);", ";"],
    "an adoptId is never done": ["return this.#adoptIds.get(caller.urn) === adoptId;", "return false;"],
    "what a replacement left behind takes what the resource has anew": [
      " ?? (this.#hasItAnew(id, self) ? self : undefined)",
      "",
    ],
    "a condemned entry keeps a definition": ["({ condemned, urns }) => !condemned && ", "({ urns }) => "],
    "who is to lose a definition keeps it for others": [" || this.#released.of(id).has(urn)", ""],
    "the state's other entries are nobody": ["return [...met, ...others.map(({ caller }) => caller)];", "return met;"],
    "a former name is no reason to let go": ["new Set([caller.urn, ...names])", "[caller.urn]"],
    "whoever has that name loses it": ["if (names.get(former.urn) !== former.urn) this", "this"],
    "a former name stays bound": [
      "if (names.get(former.urn) !== former.urn) this.#bound.of(id).delete(former.urn);",
      "",
    ],
    "the state's entry of the resource itself is not its own": [" || this.#entriesOf(id).some(isOwn)", ""],
    "settling keeps the old binding": [
      "this.#bound.of(other).delete(caller.urn)",
      "this.#bound.of(other).has(caller.urn)",
    ],
    "settling forgets who left": ["this.#left.of(other).set(caller.urn, caller);", "void 0;"],
    "settling does not claim": ["this.claim(id, caller);\n    this.bind", "this.bind"],
    "settling does not bind": ["this.claim(id, caller);\n    this.bind(id, caller);", "this.claim(id, caller);"],
    "a holder need not be declared": [".find(({ urn }) => this.#declared.has(urn))", "[0]"],
    "a claimant does not come first": ["if (claimant) return", "if (claimant && !this.#bound.has(id)) return"],
    "a resource is another one to itself": ["filter(({ caller }) => caller.urn !== self.urn)", "filter(() => true)"],
    "a replacement may deactivate what it took": ["return this.#claimed.get(id) ?? kept", "return kept"],
    "what only a refresh has compared is kept": ["if (this.isDeclared(caller)) this.#kept", "this.#kept"],
    "names tell resources apart": [
      "this.#declared.set(request.caller.urn, request)",
      "this.#declared.set(request.caller.name, request)",
    ],
  },
  "provider/resource/adopt.ts": {
    "System definitions are taken over": ["!one.builtIn && ", ""],
    "what another holds is taken over": [" && !claims.holder(one.id, caller)", ""],
    "the state's other resources hand over what only shares a label": [
      " && !claims.previousHolder(one.id, caller)",
      "",
    ],
    "what the resource has itself is a rival": ["if (own) return", "if (false) return"],
    "a twin is as good as what a renamed resource had": ["return left.length > 0 ? left : all;", "return all;"],
    "never means identical": ['if (adopt === "never") return { kind: "create" };', ""],
    "one of several is taken": ["existing && others.length === 0", "existing"],
    "a rival is no reason to refuse": ["if (rival) return refuseRival(rival, request);", ""],
    "the oldest is reactivated": ["age(one) > age(best)", "age(one) < age(best)"],
    "adoptId takes a System definition": ["if (existing.builtIn)", "if (false)"],
    "adoptId takes what another holds": ["if (holder) return refuse", "if (false as boolean && holder) return refuse"],
    "adoptId takes another system presence": [
      "if (!sameSystemPresence(",
      "if (false as boolean && !sameSystemPresence(",
    ],
    "secret values are handed on": ["secret ? told.map", "false as boolean ? told.map"],
    "reactivating is told as a change": ['!(reactivates && path === "deactivated")', "path.length > 0"],
  },
  "provider/resource/clashes.ts": {
    "twins that are meant clash": ["isDeliberate(request) && isDeliberate(other)", "false"],
    "twins that are no accident on one side pass": [
      "isDeliberate(request) && isDeliberate(other)",
      "isDeliberate(other)",
    ],
    "one adoptId twice passes": ["if (rival)", "if (false as boolean && rival)"],
  },
  "provider/resource/create-once.ts": {
    "what somebody has made meanwhile is not looked at": ["if (before) await refuseIfMadeMeanwhile(before);", ""],
    "an answer about what was there before is believed": [
      "if (!isNewAndFree(made) || !resembles(made))",
      "if (!resembles(made))",
    ],
    "a stranger that no listing has shown is believed": ["isPlain ? made", "true ? made"],
    "what is answered is looked for every time": ["isPlain ? made", "false as boolean ? made"],
    "what is new and could be it does not stop a second creation": [
      "if (candidate) throw unsure",
      "if (false) throw unsure",
    ],
    "a creation is sent again whatever the failure": [
      "error instanceof PresenceApiError && error.mayHaveWorked",
      "error instanceof PresenceApiError",
    ],
    "what was there before is taken for the lost one": ["snapshot.isNewSince(id, startedAt) && ", ""],
    "other words are taken for the lost ones": [
      "newAndFree(listing).find((one) => sameWords(one, desired))",
      "newAndFree(listing)[0]",
    ],
    "what others have is taken for the lost one": [" && !claims.holder(id, caller)", ""],
    "what was made is not claimed": ["claims.claim(own.id, caller);", ""],
    "what was found is not claimed": ["if (found) claims.claim(found.id, caller);", ""],
    "a conflict with what may be its own is an answer": ["first && isConflict(error)", "false"],
    "it is looked for once only": ["const isLast = waitedMs >= patienceMs;", "const isLast = true;"],
    "it is sent for ever": ["attempt === maxTries", "attempt === 40"],
    "what was made is not put into the listing": ["snapshot.wrote(own);", ""],
    "what was there is not listed first": [
      "await snapshot.all(listingMaxAgeMs).catch(",
      "await Promise.resolve(undefined).catch(",
    ],
    "an organisation that cannot be listed counts as empty": [
      "if (isLast || isStopped(cause)) throw unsure(lost, `the organisation cannot",
      "if (false) throw unsure(lost, `the organisation cannot",
    ],
  },
  "provider/resource/conflict.ts": {
    "any failure counts as a conflict": ["error.status === 409", "error.status > 0"],
    "a conflict is passed on as it is": ["error.status === 409", "error.status === 410"],
    "who gives the label up is not waited for": ["attempt === maxTries ||", "true ||"],
    "what nobody has is not asked for again": ["looksWithoutOther > 1", "looksWithoutOther > 0"],
    "what nobody has is asked for again and again": ["looksWithoutOther > 1", "looksWithoutOther > 9"],
    "who keeps the label is waited for": ["(other && !mayGiveItUp(other))", "false"],
    "a label has no holder": ["if (!holder)\n", "if (true)\n"],
    "a secret label is told to others": ["holder?.secret ? holder : caller", "caller"],
    "its own is somebody's": ["claims.isBound(other.id, caller))", "false as boolean)"],
  },
  "provider/resource/properties.ts": {
    "components do not tell resources apart": ["parent === undefined ? name : `${parent}$${name}`", "name"],
    "an earlier run's adoption is carried out": ["const { __adoption: _, ...rest } = inputs;", "const rest = inputs;"],
    "a definition that is half there loses its provider": ["__provider: hiddenOf(inputs).__provider", ""],
    "a refresh forgets which names are managed": [
      "withoutUndefined({ __organization, __given, previousIds })",
      "withoutUndefined({ __organization, previousIds })",
    ],
    "a refresh forgets the ids from before": [
      "withoutUndefined({ __organization, __given, previousIds })",
      "withoutUndefined({ __organization, __given })",
    ],
    "after a move back, the present id is a former one": ["?.filter((one) => one !== id) ?? []", " ?? []"],
    "the stack's adopt is ignored": ["adopt = fallback", 'adopt = "identical"'],
  },
  "provider/resource/told-once.ts": {
    "everybody tells the whole fault": ["if (teller.urn !== caller.urn)", "if (false)"],
    "who told it points to itself": ["if (teller.urn !== caller.urn)", "if (true)"],
    "a new run points to an earlier one's error": ["new Map<string, Caller>()", "(globalThis.tellers ??= new Map())"],
    "faults of one resource are blamed on the settings": ["(isSettings ? stale", "(true ? stale"],
  },
  "provider/resource/errors.ts": {
    "refused credentials are many faults": ['root.kind === "token" ? refusedCredentials', "false ? refusedCredentials"],
    "all faults are one": ["return error instanceof ResourceError ? (error.cause ?? error) : error;", "return 0;"],
    "a secret label is told": ["return secret ? `[secret]", "return false ? `[secret]"],
  },
  "provider/api/transport/token.ts": {
    "wrong credentials are asked with again": ["this.#rejected = lacking;", ""],
    "an API that refuses all tokens has one made for each request": ["if (this.#isDoubtful) return false;", ""],
    "each request fetches a token": ["this.#fetching ??= this", "this.#fetching = this"],
    "a token is never renewed": ["performance.now() < this.#token.renewAtMs", "true"],
  },
  "provider/organization/snapshot.ts": {
    "a listing is never too old": ["this.now() - this.#flight.startedAt > maxAgeMs", "maxAgeMs < 0"],
    "everybody lists": ["if (!this.#flight || ", "if (true as boolean || !this.#flight || "],
    "fresh is not": ["this.#flight = this.#list();\n        return", "this.#flight ??= this.#list();\n        return"],
    "dropping does nothing": ["drop(): void {\n    this.#flight = undefined;", "drop(): void {"],
    "what is written is not put into the listing": ["listing.set(definition.id, definition)", "listing.size"],
    "what is written meanwhile is lost": [
      "if (at >= startedAt) byId.set(id, definition)",
      "if (at < 0) byId.set(id, definition)",
    ],
    "what was written long ago wins over a listing": ["if (at >= startedAt) byId", "if (at >= 0) byId"],
    "a listing is believed where it lacks something": [
      "const existing = await this.definitions.get(id);",
      "const existing = listed;",
    ],
    "what is confirmed by id is forgotten": ["if (existing) this.wrote(existing);\n    else", "if (!existing)"],
    "what is confirmed to be gone stays listed": ["listing.delete(id)", "listing.size"],
    "what a listing leaves out is not noted": ["if (existing && listing && !listed) this.leftOut.add(id);", ""],
    "what is seen again is new": ["if (!this.#seen.has(id)) this", "this"],
    "a failed listing is kept": ["if (this.#flight === flight && !isIncomplete(error)) this.#flight = undefined;", ""],
  },
  "provider/organization/definitions.ts": {
    "a deactivation is not looked at": ["if (left && !left.deactivated)", "if (false)"],
    "an answer about another definition is believed": [
      "if (answer.id === id) return answer;\n  throw",
      "return answer;\n  throw",
    ],
    "an answer to a change about another definition is believed": [
      "if (answer.id === id) return answer;\n      const",
      "return answer;\n      const",
    ],
    "a proxy's 404 is gone": [' && error.code === "not.found"', ""],
    "a listing has one language": ['deleted: "ALL", localeCode: "ALL" }', 'deleted: "ALL" }'],
    "a listing has active ones alone": ['deleted: "ALL"', 'deleted: "FALSE"'],
    "the newer listing has active ones alone": [
      '[await listed("FALSE"), await listed("TRUE"), await listed("FALSE")]',
      '[await listed("FALSE")]',
    ],
    "a definition is read in one language": ['presenceId, localeCode: "ALL" }', "presenceId }"],
    "what is gone is an error": ["error.status === 404", "error.status === 410"],
    "an answer of any kind is nothing": [
      "if (error instanceof PresenceApiError && error.status === 404",
      "if (true || 404",
    ],
  },
  "provider/organization/config.ts": {
    "the environment wins": ["[given, fromEnv].find(", "[fromEnv, given].find("],
    "a token in the stack is mixed with the environment's client": [
      'if (given.read("accessToken") !== undefined) return given;',
      "",
    ],
    "the environment's token joins the stack's client": ['isClient && setting === "accessToken"', "false as boolean"],
    "a contradiction passes": ["region && (apiUrl || loginUrl)", "region && apiUrl && loginUrl"],
    "the stack's limit of deactivations goes before the run's": [
      'fromEnv.read("maxDeactivations") === undefined ? given : fromEnv',
      'given.read("maxDeactivations") === undefined ? fromEnv : given',
    ],
    "any limit of deactivations will do": [
      "  if (!limit)\n    faults.push(",
      "  if (!limit && !text)\n    faults.push(",
    ],
    "numbers are not checked": ["/^\\d+$/.test(value) ? Number(value) : NaN", "Number(value)"],
  },
  "provider/definition/forms.ts": {
    "a System definition is known by its type alone": [" || primary === true || builtInIds.has(id)", ""],
    "the built-in ids are not known": [" || builtInIds.has(id)", ""],
    "what is not given is lost by a write": [
      "{ ...withoutUndefined(Object.fromEntries(kept)), ...desired }",
      "desired",
    ],
    "every endpoint is sent every field": [".includes(generation));", ".length > 0);"],
    "one spelling for all endpoints": ["write && value !== undefined ? write(value, generation) : value", "value"],
    "spellings come back as they are": ["if (read) Object", "if (false as boolean && read) Object"],
    "a name is an input that nobody gave": ["!fields[name].computed || given", "given.length >= 0 || given"],
  },
  "provider/definition/fields.ts": {
    "a changed system presence is an update": ["    replaces: true,\n", ""],
    "no division is a division of its own": [
      "same: (one, other) => divisionOf({ divisionId: one }) === other,",
      "same: (one, other) => one === other,",
    ],
    "spellings of a system presence differ": ['same: (one = "", other) => sameSystemPresence(one, other),', ""],
    "definitions are deactivated unless told otherwise": ["fallback: () => false,", "fallback: () => true,"],
  },
  "provider/definition/likeness.ts": {
    "words are the same in any division": [" &&\n    divisionOf(one) === divisionOf(other)\n", "\n"],
    "words are the same under any system presence": [
      "sameSystemPresence(one.systemPresence, other.systemPresence) &&",
      "",
    ],
    "a label is shared across divisions": ["divisions[0] === divisions[1] || divisions.includes(allDivisions)", "true"],
    "all divisions overlap with none": [" || divisions.includes(allDivisions)", ""],
    "a label is shared across system presences": [
      "if (!sameSystemPresence(one.systemPresence, other.systemPresence)) return false;\n  const divisions",
      "const divisions",
    ],
  },
  "provider/definition/compare.ts": {
    "what a program leaves open is compared": [".filter((name) => desired[name] !== undefined)", ""],
    "a label too many is no difference": [
      "[...Object.keys(before), ...Object.keys(desired)]",
      "[...Object.keys(desired)]",
    ],
    "unknown labels are no difference": ["existing === desired ? [] :", "true as boolean ? [] :"],
  },
  "provider/definition/inputs.ts": {
    "unknown properties pass": [
      "context.fault(visible(property), `there is no such property",
      "void (`there is no such property",
    ],
    "what is required may be missing": ['else if (required) context.fault(property, "is missing");', ""],
    "unknown values are checked": ["if (value === unknownValue) checked[property] = value;\n    else if", "if"],
    "adopt never and adoptId go together": ['checked["adoptId"] !== undefined && ', "false as boolean && "],
  },
  "provider/definition/checks.ts": {
    "a label may be padded": ["label !== label.trim()", "label.length === 0"],
    "a language of any form passes": ["languageForm.test(language)", "language !== undefined"],
    "emoji count twice": ["const length = Array.from(label).length;", "const length = label.length;"],
    "the organisation's own system presences are refused": ["return known ?? value;", "return value;"],
  },
};
