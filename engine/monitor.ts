import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import * as engine from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import * as rpc from "@pulumi/pulumi/proto/resource_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { promisify, stripVTControlCharacters } from "node:util";
import { satisfies } from "semver";
import { StoppedError, type Deployment } from "./deployment.js";
import type { Diagnostic } from "./events.js";
import type { Goal } from "./goal.js";
import { fromStruct, GRPC_OPTIONS, toStruct } from "./provider.js";
import { ROOT_STACK_TYPE } from "./urn.js";
import { isMap, SIGNATURE, some } from "./values.js";

const ASSET_SIGNATURES = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

interface MonitorOptions {
  deployment: Promise<Deployment>;
  report: (diagnostic: Diagnostic) => void;
  sdkVersion: string;
  /** The program has nothing more to register: what is left is done before it gets its answer. */
  onProgramDone: () => Promise<void>;
}

/**
 * Serves the two services a program talks to, ResourceMonitor and Engine, on a free loopback port. A call whose step
 * failed is never answered: an answer would make the program print stack traces on top of what was reported.
 */
export async function serveMonitor(options: MonitorOptions): Promise<{ address: string; close: () => void }> {
  const { deployment, report, sdkVersion } = options;
  let rootUrn = "";

  const answer =
    <Request, Response>(work: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> =>
    (call, callback) => {
      work(call.request).then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          if (error instanceof StoppedError) return;
          const message = `the engine failed: ${(error as Error).stack ?? String(error)}`;
          deployment.then((running) => running.fail(message)).catch(() => undefined); // Why it never began was reported.
        },
      );
    };
  const refuse = (feature: string): handleUnaryCall<unknown, Empty> =>
    answer(async () => {
      throw (await deployment).fail(unsupported(feature));
    });

  const server = new Server(GRPC_OPTIONS);
  server.addService(ResourceMonitorService, {
    supportsFeature: answer(() => {
      const response = new rpc.SupportsFeatureResponse();
      response.setHassupport(true);
      return Promise.resolve(response);
    }),
    registerResource: answer(async (request: rpc.RegisterResourceRequest) => {
      const running = await deployment;
      const refused = unsupportedIn(request);
      if (refused !== undefined)
        throw running.fail(`${request.getType()} resource '${request.getName()}': ${unsupported(refused)}`);
      const state = await running.register(goalOf(request));
      const response = new rpc.RegisterResourceResponse();
      response.setUrn(state.urn);
      response.setId(state.id ?? "");
      response.setObject(toStruct(state.outputs ?? {}));
      response.setResult(rpc.Result.SUCCESS);
      return response;
    }),
    registerResourceOutputs: answer(async (request: rpc.RegisterResourceOutputsRequest) => {
      (await deployment).registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    }),
    signalAndWaitForShutdown: answer(async () => {
      await options.onProgramDone();
      return new Empty();
    }),
    readResource: refuse("reading existing resources (`get`, stack references)"),
    invoke: refuse("provider functions (`invoke`)"),
    call: refuse("resource methods (`call`)"),
    registerStackTransform: refuse("transforms"),
    registerStackInvokeTransform: refuse("transforms"),
    registerResourceHook: refuse("resource hooks"),
    registerErrorHook: refuse("resource hooks"),
    registerPackage: refuse("packages other than dynamic providers"),
  });
  server.addService(EngineService, {
    log: answer((request: engine.LogRequest) => {
      const severity = severityOf(request.getSeverity());
      const urn = request.getUrn();
      if (severity !== undefined && !request.getEphemeral())
        report({ severity, message: stripVTControlCharacters(request.getMessage()), ...(urn !== "" && { urn }) });
      return Promise.resolve(new Empty());
    }),
    getRootResource: answer(() => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return Promise.resolve(response);
    }),
    setRootResource: answer((request: engine.SetRootResourceRequest) => {
      rootUrn = request.getUrn();
      return Promise.resolve(new engine.SetRootResourceResponse());
    }),
    requirePulumiVersion: answer(async (request: engine.RequirePulumiVersionRequest) => {
      const range = request.getPulumiVersionRange();
      if (!satisfies(sdkVersion, range)) {
        throw (await deployment).fail(
          `the program requires Pulumi ${range}; this engine stands for the version of the SDK, ${sdkVersion}`,
        );
      }
      return new engine.RequirePulumiVersionResponse();
    }),
  });
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.forceShutdown();
    },
  };
}

function severityOf(severity: engine.LogSeverity): Diagnostic["severity"] | undefined {
  if (severity === engine.LogSeverity.ERROR) return "error";
  if (severity === engine.LogSeverity.WARNING) return "warning";
  return severity === engine.LogSeverity.INFO ? "info" : undefined;
}

function unsupported(feature: string): string {
  return `this engine does not do ${feature}: use the Pulumi CLI`;
}

/** What of a registration only the CLI can do, if anything. */
function unsupportedIn(request: rpc.RegisterResourceRequest): string | undefined {
  const type = request.getType();
  const inputs = fromStruct(request.getObject());
  const refusals: [boolean, string][] = [
    [request.getRemote(), "remote components"],
    [type.startsWith("pulumi:providers:"), "explicit providers"],
    [request.getProvider() !== "" || request.getProvidersMap().getLength() > 0, "explicit providers"],
    [request.getCustom() && !type.startsWith("pulumi-nodejs:dynamic"), "packages other than dynamic providers"],
    [request.getImportid() !== "", "imports"],
    [request.getAliasurnsList().length > 0 || request.getAliasesList().length > 0, "aliases"],
    [request.getTransformsList().length > 0, "transforms"],
    [Object.values(request.getHooks()?.toObject() ?? {}).some((hooks) => hooks.length > 0), "resource hooks"],
    [request.hasReplacementTrigger(), "replacement triggers"],
    [request.getReplaceWithList().length > 0, "replaceWith"],
    [
      some(inputs, (value) => isMap(value) && ASSET_SIGNATURES.some((signature) => value[SIGNATURE] === signature)),
      "assets and archives",
    ],
  ];
  return refusals.find(([asked]) => asked)?.[1];
}

function goalOf(request: rpc.RegisterResourceRequest): Goal {
  const parent = request.getParent();
  const deletedWith = request.getDeletedwith();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: request.getType() === ROOT_STACK_TYPE ? {} : fromStruct(request.getObject()),
    ...(parent !== "" && { parent }),
    protect: request.getProtect() === true,
    dependencies: request.getDependenciesList(),
    propertyDependencies: propertyDependenciesOf(request),
    ...(request.getDeletebeforereplacedefined() && { deleteBeforeReplace: request.getDeletebeforereplace() }),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    retainOnDelete: request.getRetainondelete() === true,
    ...(deletedWith !== "" && { deletedWith }),
  };
}

function propertyDependenciesOf(request: rpc.RegisterResourceRequest): Goal["propertyDependencies"] {
  const found: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, key) => {
    found[key] = dependencies.getUrnsList();
  });
  return found;
}
