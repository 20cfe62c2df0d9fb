import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import * as statusRpc from "@pulumi/pulumi/proto/status_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { Child } from "./child.js";
import { cliOnly } from "./cli-only.js";
import { fromStruct, GRPC_OPTIONS, toStruct } from "./grpc.js";
import type { Pass } from "./pass.js";
import type { ResourceState } from "./state.js";
import type { PropertyMap } from "./values.js";

/** A broken connection is noticed before the end of the process is. */
const END_NOTICE_MS = 2000;
const GRACE_MS = 1000;

/** The SDK prints what a provider throws, with its stack, before it sends it. */
const ALREADY_TOLD = /^(\w+): (.*): \1: \2$|^ +at /;

/** What was made or changed; with `initErrors`, not as it should be. */
type Provided = Pick<ResourceState, "id" | "outputs" | "initErrors">;

type Send<Answer> = (
  client: ResourceProviderClient,
  done: (error: ServiceError | null, answer: Answer) => void,
) => void;

/**
 * The SDK's own dynamic-provider process, which starts at once. What it prints is reported. Every call throws what the
 * provider threw, or that the process has ended.
 */
export class Provider {
  private readonly child: Child;
  /** Resolves when the process answers calls, which wait for that. */
  readonly client: Promise<ResourceProviderClient>;

  constructor(private readonly pass: Pass) {
    const { project, env } = pass.settings;
    const names = { PULUMI_NODEJS_PROJECT: project.name, PULUMI_PROJECT: project.name };
    this.child = new Child([project.scripts.provider, "127.0.0.1:0"], project.workDir, { ...env, ...names });
    this.child.lines("stderr").on("line", (line: string) => {
      if (!ALREADY_TOLD.test(line)) pass.report("info#err", line);
    });
    this.client = this.connect();
    this.client.catch(() => undefined); // Whoever waits for it is told.
  }

  private async connect(): Promise<ResourceProviderClient> {
    const { pass, child } = this;
    const lines = child.lines("stdout");
    const died = child.ended.then(({ how }): never => {
      throw new Error(`the dynamic-provider process could not start (${how})`);
    });
    const [port] = (await Promise.race([once(lines, "line"), died])) as [string];
    lines.on("line", (line: string) => pass.report("info", line));
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), GRPC_OPTIONS);
    const request = new rpc.ConfigureRequest().setArgs(toStruct(pass.settings.project.config));
    await new Promise((resolve) => client.configure(request, resolve));
    return client;
  }

  /** The inputs as the provider wants them; `olds` are the last run's, none for what is made anew. */
  async check(
    { urn, inputs }: ResourceState,
    olds: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: readonly string[] }> {
    const request = new rpc.CheckRequest().setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(inputs));
    const answer = await this.call<rpc.CheckResponse>((client, done) => client.check(request, done));
    const failures = answer.getFailuresList().map((one) => [one.getProperty(), one.getReason()].filter(Boolean));
    return { inputs: fromStruct(answer.getInputs()), failures: failures.map((words) => words.join(": ")) };
  }

  /** What has to be done to bring what exists in line with `inputs`. */
  async diff({ urn, id, outputs }: ResourceState, inputs: PropertyMap): Promise<"same" | "update" | "replace"> {
    const request = new rpc.DiffRequest().setUrn(urn).setId(id).setOlds(toStruct(outputs)).setNews(toStruct(inputs));
    const answer = await this.call<rpc.DiffResponse>((client, done) => client.diff(request, done));
    const { DIFF_SOME, DIFF_UNKNOWN } = rpc.DiffResponse.DiffChanges;
    const changes = answer.getChanges();
    if (changes === DIFF_UNKNOWN) throw cliOnly("providers whose diff does not say what changes");
    if (answer.getReplacesList().length === 0) return changes === DIFF_SOME ? "update" : "same";
    if (answer.getDeletebeforereplace()) throw cliOnly("deleteBeforeReplace");
    return "replace";
  }

  async create({ urn, inputs }: ResourceState): Promise<Provided> {
    const request = new rpc.CreateRequest().setUrn(urn).setProperties(toStruct(inputs));
    const send: Send<rpc.CreateResponse> = (client, done) => client.create(request, done);
    const made = await this.provide(send, (answer) => answer.getId());
    if (made.id === "") throw new Error("the provider's create returned no id");
    return made;
  }

  async update({ urn, id, outputs }: ResourceState, inputs: PropertyMap): Promise<Provided> {
    const request = new rpc.UpdateRequest().setUrn(urn).setId(id).setOlds(toStruct(outputs)).setNews(toStruct(inputs));
    const send: Send<rpc.UpdateResponse> = (client, done) => client.update(request, done);
    return this.provide(send, () => id);
  }

  /** The resource as it exists, undefined when it is gone. */
  async read({ initErrors: _, ...old }: ResourceState): Promise<ResourceState | undefined> {
    const request = new rpc.ReadRequest().setUrn(old.urn).setId(old.id);
    request.setProperties(toStruct(old.outputs)).setInputs(toStruct(old.inputs));
    const answer = await this.call<rpc.ReadResponse>((client, done) => client.read(request, done));
    if (answer.getId() === "") return undefined;
    const inputs = answer.hasInputs() ? fromStruct(answer.getInputs()) : old.inputs;
    return { ...old, id: answer.getId(), inputs, outputs: fromStruct(answer.getProperties()) };
  }

  async delete({ urn, id, outputs }: ResourceState): Promise<void> {
    const request = new rpc.DeleteRequest().setUrn(urn).setId(id).setProperties(toStruct(outputs));
    await this.call((client, done) => client.delete(request, done));
  }

  async stop(): Promise<void> {
    await this.child.stop("SIGTERM", GRACE_MS);
    await this.client.then(
      (client) => client.close(),
      () => undefined,
    );
  }

  private async provide<Answer extends { getProperties(): Struct | undefined }>(
    send: Send<Answer>,
    idOf: (answer: Answer) => string,
  ): Promise<Provided> {
    const { answer, error } = await this.send(send);
    if (error === null) return { id: idOf(answer), outputs: fromStruct(answer.getProperties()) };
    return madeNevertheless(error) ?? this.raise(error);
  }

  private async call<Answer>(send: Send<Answer>): Promise<Answer> {
    const { answer, error } = await this.send(send);
    return error === null ? answer : this.raise(error);
  }

  private async send<Answer>(send: Send<Answer>): Promise<{ answer: Answer; error: ServiceError | null }> {
    const client = await this.client;
    return new Promise((resolve) => send(client, (error, answer) => resolve({ answer, error })));
  }

  private async raise({ code, details, message }: ServiceError): Promise<never> {
    if (code !== status.UNAVAILABLE) throw new Error(details || message);
    const end = await Promise.race([this.child.ended, setTimeout(END_NOTICE_MS, { how: "no exit code yet" })]);
    throw new Error(`the dynamic-provider process ended unexpectedly (${end.how})`);
  }
}

/** A resource that is there although `create` or `update` has thrown, because it is not as it should be. */
function madeNevertheless({ metadata }: ServiceError): Provided | undefined {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return undefined;
  const failure = statusRpc.Status.deserializeBinary(packed)
    .getDetailsList()[0]
    ?.unpack((bytes) => rpc.ErrorResourceInitFailed.deserializeBinary(bytes), "pulumirpc.ErrorResourceInitFailed");
  if (!failure) return undefined;
  const [outputs, initErrors] = [fromStruct(failure.getProperties()), failure.getReasonsList()];
  return { id: failure.getId(), outputs, initErrors };
}
