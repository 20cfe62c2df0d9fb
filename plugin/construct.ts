import { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import { type ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { RegisterResourceRequest, type RegisterResourceResponse, Result } from "@pulumi/pulumi/proto/resource_pb.js";
import { didYouMean } from "../provider/definition/did-you-mean.js";
import { unknownValue } from "../provider/definition/checks.js";
import { visible } from "../provider/definition/text.js";
import { movesByKey } from "../provider/resource/moves.js";
import { previousIdsOf } from "../provider/resource/properties.js";
import { catalogueTypes, nativePackage, typeTokens } from "../provider/resource/tokens.js";
import { dependenciesOf, messageOf, unmarkedAll, valuesOf, type Values, withoutOutputs } from "./codec.js";
import type { CatalogueOutputs } from "./catalogue/args.js";
import type { Status } from "./catalogue/statuses.js";
import { Monitor } from "./monitor.js";

/** What makes the statuses of a catalogue. */
export interface CatalogueProvider {
  /** The provider itself, as resources name it; `undefined` where the engine does not tell. */
  readonly reference: string | undefined;
  /**
   * The statuses, if nothing is wrong with the catalogue; throws an Error that says what is.
   * @param stack that it is in
   */
  catalogue(name: string, args: Values, stack: string): Promise<Status[]>;
}

/**
 * Makes the component: registers it and each of its statuses, as a program would. Pulumi's SDK is not loaded for that.
 * @throws Error for faults, before anything is registered
 */
export async function construct(request: ConstructRequest, provider: CatalogueProvider): Promise<ConstructResponse> {
  const type = request.getType();
  if (type !== catalogueTypes.native)
    throw new Error(`there is no component ${visible(type)}${didYouMean(type, [catalogueTypes.native])}`);
  const given = valuesOf(request.getInputs());
  const args = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, withoutOutputs(value)]));
  const statuses = await provider.catalogue(request.getName(), args, request.getStack());
  const monitor = new Monitor(request.getMonitorendpoint());
  try {
    const urn = (await monitor.register(componentOf(request))).getUrn();
    const origins = new Origins(request, given["statuses"]);
    const made = await Promise.all(
      statuses.map((status) => monitor.register(resourceOf(status, urn, request, origins, provider.reference))),
    );
    const known = statuses.map(({ key }, index) => ({
      key,
      id: idOf(made[index]),
      previousIds: formerOf(made[index]),
    }));
    const ids = Object.fromEntries(known.map(({ key, id }) => [key, id]));
    const outputs = { ids, moves: movesByKey(known) } satisfies CatalogueOutputs;
    await monitor.registerOutputs(urn, outputs);
    const response = new ConstructResponse().setUrn(urn).setState(messageOf(outputs));
    const urns = new ConstructResponse.PropertyDependencies().setUrnsList(made.map((one) => one.getUrn()));
    for (const output of Object.keys(outputs)) response.getStatedependenciesMap().set(output, urns);
    return response;
  } finally {
    monitor.close();
  }
}

/** The id of a status; none is known in a preview that makes it, and where that failed in a run that goes on. */
function idOf(made: RegisterResourceResponse | undefined): string {
  return (made?.getResult() === Result.SUCCESS && made.getId()) || unknownValue;
}

/** The ids that a status had before. */
function formerOf(made: RegisterResourceResponse | undefined): string[] | undefined {
  return previousIdsOf(unmarkedAll(valuesOf(made?.getObject())));
}

/** The component itself. It has no inputs: the statuses have them, and it would change whenever one of them does. */
function componentOf(request: ConstructRequest): RegisterResourceRequest {
  const component = optionsOf(request)
    .setType(request.getType())
    .setName(request.getName())
    .setParent(request.getParent())
    .setObject(messageOf({}))
    .setAliasesList([...request.getAliasesList(), aliasOf(catalogueTypes.dynamic)])
    .setAdditionalsecretoutputsList(request.getAdditionalsecretoutputsList())
    .setHooks(hooksOf(request));
  for (const [name, reference] of providersOf(request)) component.getProvidersMap().set(name, reference);
  return component;
}

function resourceOf(
  { key, inputs }: Status,
  parent: string,
  request: ConstructRequest,
  origins: Origins,
  self: string | undefined,
): RegisterResourceRequest {
  const provider = new Map(providersOf(request)).get(nativePackage) ?? self ?? "";
  const resource = optionsOf(request)
    .setCustom(true)
    .setType(typeTokens.native)
    .setName(`${request.getName()}-${key}`)
    .setParent(parent)
    .setProvider(provider)
    .setObject(messageOf(inputs))
    .setAliasesList([aliasOf(typeTokens.dynamic)]);
  for (const property of Object.keys(inputs)) {
    const urns = new RegisterResourceRequest.PropertyDependencies().setUrnsList(origins.of(key, property));
    resource.getPropertydependenciesMap().set(property, urns);
  }
  return resource;
}

/** What the dynamic face calls the same thing. */
function aliasOf(type: string): Alias {
  return new Alias().setSpec(new Alias.Spec().setType(type));
}

/** The options that are the component's and each status's: a component has no operations of its own, so that they mean its statuses. */
function optionsOf(request: ConstructRequest): RegisterResourceRequest {
  const options = new RegisterResourceRequest()
    .setAcceptsecrets(true)
    .setSupportspartialvalues(true)
    .setSupportsresultreporting(true)
    .setAliasspecs(true)
    .setDependenciesList(request.getDependenciesList())
    .setDeletedwith(request.getDeletedwith())
    .setReplaceWithList(request.getReplaceWithList())
    .setIgnorechangesList(request.getIgnorechangesList())
    .setReplaceonchangesList(request.getReplaceonchangesList())
    .setParentstacktracehandle(request.getStackTraceHandle());
  const [isProtected, isRetained] = [request.getProtect(), request.getRetainondelete()];
  // Absent and false are two things: what is absent comes from the component that this one is in.
  if (request.hasProtect() && isProtected !== undefined) options.setProtect(isProtected);
  if (request.hasRetainondelete() && isRetained !== undefined) options.setRetainondelete(isRetained);
  if (request.hasDeletebeforereplace())
    options.setDeletebeforereplacedefined(true).setDeletebeforereplace(request.getDeletebeforereplace() ?? false);
  if (request.hasReplacementTrigger()) options.setReplacementTrigger(request.getReplacementTrigger());
  const timeouts = request.getCustomtimeouts();
  if (timeouts)
    options.setCustomtimeouts(
      new RegisterResourceRequest.CustomTimeouts()
        .setCreate(timeouts.getCreate())
        .setUpdate(timeouts.getUpdate())
        .setDelete(timeouts.getDelete()),
    );
  return options;
}

/** Hooks run as the component's own: that is what has them. */
function hooksOf(request: ConstructRequest): RegisterResourceRequest.ResourceHooksBinding | undefined {
  const hooks = request.getResourceHooks();
  return (
    hooks &&
    new RegisterResourceRequest.ResourceHooksBinding()
      .setBeforeCreateList(hooks.getBeforeCreateList())
      .setAfterCreateList(hooks.getAfterCreateList())
      .setBeforeUpdateList(hooks.getBeforeUpdateList())
      .setAfterUpdateList(hooks.getAfterUpdateList())
      .setBeforeDeleteList(hooks.getBeforeDeleteList())
      .setAfterDeleteList(hooks.getAfterDeleteList())
      .setOnErrorList(hooks.getOnErrorList())
  );
}

function providersOf(request: ConstructRequest): [name: string, reference: string][] {
  return request.getProvidersMap().getEntryList();
}

/** Which resources the values of statuses come of, as exactly as the program's SDK tells. */
class Origins {
  readonly #ofAll: readonly string[];

  constructor(
    request: ConstructRequest,
    private readonly statuses: unknown,
  ) {
    const told = request.getInputdependenciesMap().get("statuses")?.getUrnsList() ?? [];
    const placed = new Set(dependenciesOf(statuses));
    this.#ofAll = told.filter((urn) => !placed.has(urn));
  }

  of(key: string, property: string): string[] {
    return [...new Set([...this.#ofAll, ...dependenciesOf(this.statuses, [key, property])])];
  }
}
