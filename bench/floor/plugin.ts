/** What Pulumi alone costs a program of the native face: every call is answered at once, without an API. */
import { randomUUID } from "node:crypto";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import schema from "../../plugin/schema.json";

const answer =
  <Request, Answer>(work: (request: Request) => Answer) =>
  (call: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>): void =>
    done(null, work(call.request));

const labelOf = (inputs?: Struct) =>
  (inputs?.toJavaScript() as { languageLabels: { en_US: string } } | undefined)?.languageLabels.en_US;
const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;

const server = new Server();
server.addService(ResourceProviderService, {
  handshake: answer(() => new rpc.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptOutputs(true)),
  getPluginInfo: answer(() => new PluginInfo().setVersion(schema.version)),
  getSchema: answer(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify(schema))),
  checkConfig: answer((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
  diffConfig: answer(() => new rpc.DiffResponse().setChanges(DIFF_NONE)),
  configure: answer(() => new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
  check: answer((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
  diff: answer((request: rpc.DiffRequest) =>
    new rpc.DiffResponse().setChanges(
      labelOf(request.getOldInputs()) === labelOf(request.getNews()) ? DIFF_NONE : DIFF_SOME,
    ),
  ),
  create: answer((request: rpc.CreateRequest) =>
    new rpc.CreateResponse().setId(request.getPreview() ? "" : randomUUID()).setProperties(request.getProperties()),
  ),
  read: answer((request: rpc.ReadRequest) =>
    new rpc.ReadResponse().setId(request.getId()).setProperties(request.getProperties()).setInputs(request.getInputs()),
  ),
  update: answer((request: rpc.UpdateRequest) => new rpc.UpdateResponse().setProperties(request.getNews())),
  delete: answer(() => new Empty()),
  cancel: answer(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
