import { Metadata, type sendUnaryData, type ServerUnaryCall, type ServerWritableStream, status } from "@grpc/grpc-js";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { messageOf as wordsOf } from "../provider/resource/errors.js";
import { LifeError } from "../provider/resource/life.js";
import { messageOf, valuesOf } from "./codec.js";
import { construct } from "./construct.js";
import { Engine } from "./engine.js";
import { type Log, type NativeDiff, NativeProvider } from "./provider.js";
import schema from "./schema.json";

/**
 * Pulumi's provider protocol over the native face. Source: `pulumi/provider.proto`.
 * @param engineAddress where the engine is, which started this process; absent where it is going to attach itself
 */
export function serviceFor(engineAddress: string | undefined): UntypedServiceImplementation {
  let engine = engineAddress === undefined ? undefined : new Engine(engineAddress);
  engine?.onGone(() => process.exit(1));
  const log: Log = (...line) => engine?.log(...line);
  const provider = new NativeProvider(log, process.env, schema.version);

  const answer =
    <Request, Answer>(work: (request: Request) => Promise<Answer> | Answer) =>
    (call: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>): void => {
      const answered = Promise.resolve(call.request).then(work);
      // What is told of a resource after its answer would come too late.
      const told = () => engine?.told();
      void answered.finally(told).then(
        (value) => done(null, value),
        (error: unknown) => done(failureOf(error)),
      );
    };
  const refuse = (call: unknown, done: sendUnaryData<never>) => {
    done({ code: status.UNIMPLEMENTED, details: "genesyscloud-presence does not do this" });
  };

  return {
    handshake: answer((request: rpc.ProviderHandshakeRequest) => {
      engine ??= new Engine(request.getEngineAddress());
      return new rpc.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptOutputs(true);
    }),
    attach: answer((request: PluginAttach) => {
      engine = new Engine(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: answer(() => new PluginInfo().setVersion(schema.version)),
    getSchema: answer(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify(schema))),
    checkConfig: answer((request: rpc.CheckRequest) => {
      const { inputs, faults } = provider.checkConfig(request.getUrn(), valuesOf(request.getNews()));
      return new rpc.CheckResponse()
        .setInputs(messageOf(inputs))
        .setFailuresList(faults.map((fault) => failure(fault)));
    }),
    diffConfig: answer((request: rpc.DiffRequest) =>
      diffResponse(
        provider.diffConfig(
          request.getUrn(),
          valuesOf(request.hasOldInputs() ? request.getOldInputs() : request.getOlds()),
          valuesOf(request.getNews()),
        ),
      ),
    ),
    configure: answer((request: rpc.ConfigureRequest) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      // Source: how Pulumi's Go SDK writes a reference to a provider.
      const reference = urn && id ? `${urn}::${id}` : undefined;
      provider.configure(request.getName() ?? "", valuesOf(request.getArgs()), reference);
      return new rpc.ConfigureResponse().setAcceptsecrets(true).setAcceptoutputs(true).setSupportspreview(true);
    }),
    check: answer(async (request: rpc.CheckRequest) => {
      const { inputs, faults } = await provider.check(
        request.getUrn(),
        valuesOf(request.getOlds()),
        valuesOf(request.getNews()),
      );
      const failures = faults.map(({ property, reason }) => failure(`${property}: ${reason}`));
      return new rpc.CheckResponse().setInputs(messageOf(inputs)).setFailuresList(failures);
    }),
    diff: answer(async (request: rpc.DiffRequest) => {
      const values = {
        olds: valuesOf(request.getOlds()),
        oldInputs: valuesOf(request.getOldInputs()),
        news: valuesOf(request.getNews()),
      };
      return diffResponse(await provider.diff(request.getUrn(), request.getId(), values));
    }),
    create: answer(async (request: rpc.CreateRequest) => {
      const { id, outs } = await provider.create(
        request.getUrn(),
        valuesOf(request.getProperties()),
        request.getPreview(),
      );
      return new rpc.CreateResponse().setId(id).setProperties(messageOf(outs));
    }),
    update: answer(async (request: rpc.UpdateRequest) => {
      const [olds, news] = [valuesOf(request.getOlds()), valuesOf(request.getNews())];
      const outs = await provider.update(request.getUrn(), request.getId(), olds, news, request.getPreview());
      return new rpc.UpdateResponse().setProperties(messageOf(outs));
    }),
    read: answer(async (request: rpc.ReadRequest) => {
      const [olds, oldInputs] = [valuesOf(request.getProperties()), valuesOf(request.getInputs())];
      const found = await provider.read(request.getUrn(), request.getId(), olds, oldInputs);
      if (!found) return new rpc.ReadResponse();
      const { outs, inputs } = found;
      return new rpc.ReadResponse().setId(request.getId()).setProperties(messageOf(outs)).setInputs(messageOf(inputs));
    }),
    delete: answer(async (request: rpc.DeleteRequest) => {
      await provider.delete(request.getUrn(), request.getId(), valuesOf(request.getProperties()));
      return new Empty();
    }),
    invoke: answer(async (request: rpc.InvokeRequest) => {
      const answered = await provider.invoke(request.getTok(), valuesOf(request.getArgs()));
      if ("result" in answered) return new rpc.InvokeResponse().setReturn(messageOf(answered.result));
      const failures = answered.faults.map(({ property, reason }) => failure(reason, property));
      return new rpc.InvokeResponse().setFailuresList(failures);
    }),
    construct: answer((request: rpc.ConstructRequest) => construct(request, provider)),
    list: (call: ServerWritableStream<rpc.ListRequest, rpc.ListResponse>) => {
      provider.list().then(
        (found) => {
          for (const { id, name } of found)
            call.write(new rpc.ListResponse().setResult(new rpc.ListResponse.Result().setId(id).setName(name)));
          call.end();
        },
        // A stream that is destroyed would never tell its status: whoever has asked would wait for ever.
        (error: unknown) => call.emit("error", failureOf(error)),
      );
    },
    cancel: answer(() => {
      provider.cancel();
      return new Empty();
    }),
    parameterize: refuse,
    call: refuse,
    getMapping: refuse,
    getMappings: refuse,
  };
}

function failure(reason: string, property = ""): rpc.CheckFailure {
  return new rpc.CheckFailure().setProperty(property).setReason(reason);
}

const { Kind } = rpc.PropertyDiff;
const { DiffChanges } = rpc.DiffResponse;

/** A change as the CLI shows it: in the preview, value by value. */
function diffResponse({ changes, replaces, differences }: NativeDiff): rpc.DiffResponse {
  const response = new rpc.DiffResponse()
    .setChanges(changes ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
    .setReplacesList(replaces)
    .setHasdetaileddiff(differences.length > 0);
  const details = response.getDetaileddiffMap();
  for (const { path, existing, desired } of differences) {
    const kind = existing === undefined ? "ADD" : desired === undefined ? "DELETE" : "UPDATE";
    const name = replaces.includes(path) ? (`${kind}_REPLACE` as const) : kind;
    details.set(path, new rpc.PropertyDiff().setKind(Kind[name]));
  }
  // What is made anew for another reason than a value of its own has to say so too.
  for (const property of replaces)
    if (differences.length > 0 && !details.has(property))
      details.set(property, new rpc.PropertyDiff().setKind(Kind.UPDATE_REPLACE));
  return response;
}

/** An error as gRPC has it, with what Pulumi has to save where something was done all the same. */
function failureOf(error: unknown): { code: status; details: string; metadata?: Metadata } {
  const details = wordsOf(error);
  if (!(error instanceof LifeError) || !error.saved) return { code: status.UNKNOWN, details };
  const { id, properties, reasons } = error.saved;
  const saved = new rpc.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(messageOf(properties))
    .setReasonsList(reasons);
  const any = new Any();
  any.pack(saved.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const packed = new Status().setCode(status.UNKNOWN).setMessage(details).setDetailsList([any]);
  const metadata = new Metadata();
  // Source: the place where gRPC's Go library, which the engine uses, looks for details.
  metadata.set("grpc-status-details-bin", Buffer.from(packed.serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}
