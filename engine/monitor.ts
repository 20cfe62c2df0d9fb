import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import * as rpc from "@pulumi/pulumi/proto/resource_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { promisify } from "node:util";
import type { Deployment } from "./deployment.js";
import { cliOnly } from "./cli-only.js";
import { fromStruct, GRPC_OPTIONS, toStruct } from "./grpc.js";
import { StoppedError, type Pass } from "./pass.js";
import type { ResourceState } from "./state.js";
import { urnFor } from "./urn.js";
import { unsupportedIn } from "./values.js";

/** By the number of the severity; debug messages are left out. */
const SEVERITIES = [undefined, "info", "warning", "error"] as const;

/**
 * Features whose absence makes the SDK send plain values in their place. All others are there for the program, which
 * would be told to update the CLI without them, and refused when it uses them.
 */
const ABSENT_FEATURES = ["resourceReferences", "outputValues"];

/**
 * Serves the two services that a program talks to, ResourceMonitor and Engine, on a free loopback port. A failed call is
 * never answered: an answer would make the program print stack traces on top of what was reported.
 */
export async function serveMonitor(
  pass: Pass,
  deployment: Promise<Deployment>,
): Promise<{ address: string; close: () => void }> {
  const answer =
    <Request, Response>(work: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> =>
    (call, callback) => {
      work(call.request).then(
        (response) => callback(null, response),
        (error: unknown) => {
          if (!(error instanceof StoppedError)) pass.fail((error as Error).message);
        },
      );
    };
  const refuse = (feature: string): handleUnaryCall<unknown, Empty> => answer(() => Promise.reject(cliOnly(feature)));

  const server = new Server(GRPC_OPTIONS);
  server.addService(ResourceMonitorService, {
    supportsFeature: answer(async (request: rpc.SupportsFeatureRequest) => {
      return new rpc.SupportsFeatureResponse().setHassupport(!ABSENT_FEATURES.includes(request.getId()));
    }),
    registerResource: answer(async (request: rpc.RegisterResourceRequest) => {
      const wanted = resourceFrom(request, pass);
      const refused = cliOnlyFeatures(request, wanted).find(([isAsked]) => isAsked);
      if (refused !== undefined) throw pass.fail(cliOnly(refused[1]).message, wanted.urn);
      const state = await (await deployment).register(wanted);
      return new rpc.RegisterResourceResponse()
        .setUrn(state.urn)
        .setId(state.id)
        .setObject(toStruct(state.outputs))
        .setResult(rpc.Result.SUCCESS);
    }),
    registerResourceOutputs: answer(async (request: rpc.RegisterResourceOutputsRequest) => {
      const outputs = fromStruct(request.getOutputs());
      const refused = unsupportedIn(outputs);
      if (refused !== undefined) throw pass.fail(cliOnly(`${refused} in outputs`).message, request.getUrn());
      (await deployment).registerOutputs(request.getUrn(), outputs);
      return new Empty();
    }),
    signalAndWaitForShutdown: answer(async () => {
      await (await deployment).finish();
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
    log: answer(async (request: LogRequest) => {
      const severity = SEVERITIES[request.getSeverity()];
      const urn = request.getUrn();
      if (severity !== undefined && !request.getEphemeral())
        pass.report(severity, request.getMessage(), urn === "" ? undefined : urn);
      return new Empty();
    }),
    requirePulumiVersion: refuse("requirePulumiVersion"),
  });
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function resourceFrom(request: rpc.RegisterResourceRequest, { settings }: Pass): ResourceState {
  const [type, parent] = [request.getType(), request.getParent()];
  return {
    urn: urnFor(settings.stack, settings.project.name, type, request.getName(), parent),
    type,
    custom: request.getCustom(),
    id: "",
    inputs: request.getCustom() ? fromStruct(request.getObject()) : {},
    outputs: {},
    ...(parent !== "" && { parent }),
    dependencies: request.getDependenciesList(),
  };
}

/** What only the CLI can do, and whether a registration asks for it. */
function cliOnlyFeatures(
  request: rpc.RegisterResourceRequest,
  { type, custom, inputs }: ResourceState,
): [boolean, string][] {
  const values = unsupportedIn(inputs);
  return [
    [request.getRemote(), "remote components"],
    [type.startsWith("pulumi:providers:") || request.getProvider() !== "", "explicit providers"],
    [request.getProvidersMap().getLength() > 0, "explicit providers"],
    [custom && !type.startsWith("pulumi-nodejs:dynamic"), "packages other than dynamic providers"],
    [values !== undefined, `${values ?? ""} in inputs`],
    [request.getAdditionalsecretoutputsList().length > 0, "additionalSecretOutputs"],
    [request.getImportid() !== "", "imports"],
    [request.getAliasurnsList().length > 0 || request.getAliasesList().length > 0, "aliases"],
    [request.getTransformsList().length > 0, "transforms"],
    [request.getProtect() === true, "protect"],
    [request.getRetainondelete() === true, "retainOnDelete"],
    [request.getDeletebeforereplace(), "deleteBeforeReplace"],
    [request.getDeletedwith() !== "", "deletedWith"],
    [request.getIgnorechangesList().length > 0, "ignoreChanges"],
    [request.getReplaceonchangesList().length > 0, "replaceOnChanges"],
    [request.hasReplacementTrigger(), "replacement triggers"],
    [request.getReplaceWithList().length > 0, "replaceWith"],
  ];
}
