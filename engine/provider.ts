import { setTimeout } from "node:timers/promises";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { Child, lines } from "./child.js";
import type { Diagnostic } from "./events.js";
import type { Project } from "./project.js";
import { forProvider, type PropertyMap } from "./values.js";

export const GRPC_OPTIONS = {
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** A broken connection is noticed before the end of the process is. */
const END_NOTICE_MS = 2000;

/** A resource that was made or changed, but not as it should be (`pulumirpc.ErrorResourceInitFailed`). */
export class InitFailedError extends Error {
  constructor(
    readonly id: string,
    readonly properties: PropertyMap,
    readonly reasons: readonly string[],
  ) {
    super(
      `${reasons.length} error${reasons.length === 1 ? "" : "s"} occurred:\n${reasons.map((reason) => `\t* ${reason}\n`).join("")}`,
    );
  }
}

interface CheckFailure {
  property: string;
  reason: string;
}

export interface DiffAnswer {
  changes: "some" | "none" | "unknown";
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/**
 * The SDK's own dynamic-provider process, over Pulumi's provider protocol. It is given plain values: secrets are
 * unwrapped on the way. Every call throws what the provider threw, or that the process ended.
 */
export class Provider {
  private stopping = false;

  private constructor(
    private readonly child: Child,
    private readonly client: ResourceProviderClient,
    readonly config: PropertyMap,
  ) {}

  /** Starts the process and configures it with `config` (`ns:key`, secrets marked). */
  static async start(
    project: Project,
    env: NodeJS.ProcessEnv,
    config: PropertyMap,
    report: (diagnostic: Diagnostic) => void,
  ): Promise<Provider> {
    let announce: (port: string) => void = () => undefined;
    const announcement = new Promise<string>((resolve) => {
      announce = resolve;
    });
    let announced = false;
    const output = lines((line) => {
      if (announced) report({ severity: "info", message: line });
      else announce(line.trim());
      announced = true;
    });
    const child = new Child(
      {
        script: project.sdkScript("cmd/dynamic-provider"),
        args: ["127.0.0.1:0"],
        cwd: project.workDir,
        env: { ...env, PULUMI_NODEJS_PROJECT: project.name, PULUMI_PROJECT: project.name },
      },
      (text, isError) => {
        if (!isError) {
          output.write(text);
          return;
        }
        const message = withoutReportedErrors(text).trimEnd();
        if (message !== "") report({ severity: "info#err", message });
      },
    );
    void child.ended.then(output.end);
    const stillborn = child.ended.then((how): never => {
      throw new Error(`the dynamic-provider process could not start (${how})`);
    });
    const address = `127.0.0.1:${await Promise.race([announcement, stillborn])}`;
    stillborn.catch(() => undefined);
    const provider = new Provider(
      child,
      new ResourceProviderClient(address, credentials.createInsecure(), GRPC_OPTIONS),
      config,
    );
    await provider.configure(config);
    return provider;
  }

  private async configure(config: PropertyMap): Promise<void> {
    const request = new rpc.ConfigureRequest();
    request.setArgs(toStruct(config));
    request.setAcceptsecrets(true);
    await this.unary<rpc.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  async check(
    urn: string,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const request = new rpc.CheckRequest();
    request.setUrn(urn);
    request.setOlds(plain(olds));
    request.setNews(plain(news));
    const answer = await this.unary<rpc.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: fromStruct(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(
    urn: string,
    id: string,
    olds: PropertyMap,
    news: PropertyMap,
    ignoreChanges: readonly string[],
  ): Promise<DiffAnswer> {
    const request = new rpc.DiffRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(plain(olds));
    request.setNews(plain(news));
    request.setIgnorechangesList([...ignoreChanges]);
    const answer = await this.unary<rpc.DiffResponse>((done) => this.client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const kind = answer.getChanges();
    return {
      changes: kind === DIFF_SOME ? "some" : kind === DIFF_NONE ? "none" : "unknown",
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(urn: string, inputs: PropertyMap): Promise<{ id: string; outputs: PropertyMap }> {
    const request = new rpc.CreateRequest();
    request.setUrn(urn);
    request.setProperties(plain(inputs));
    const answer = await this.unary<rpc.CreateResponse>((done) => this.client.create(request, done));
    if (answer.getId() === "") throw new Error("the provider's create returned no id");
    return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  async update(
    urn: string,
    id: string,
    olds: PropertyMap,
    news: PropertyMap,
    ignoreChanges: readonly string[],
  ): Promise<PropertyMap> {
    const request = new rpc.UpdateRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(plain(olds));
    request.setNews(plain(news));
    request.setIgnorechangesList([...ignoreChanges]);
    const answer = await this.unary<rpc.UpdateResponse>((done) => this.client.update(request, done));
    return fromStruct(answer.getProperties());
  }

  /** `id` is empty when the resource is gone; `inputs` is missing when the provider has nothing to say about them. */
  async read(
    urn: string,
    id: string,
    outputs: PropertyMap,
    inputs: PropertyMap,
  ): Promise<{ id: string; outputs: PropertyMap; inputs?: PropertyMap }> {
    const request = new rpc.ReadRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(plain(outputs));
    request.setInputs(plain(inputs));
    const answer = await this.unary<rpc.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: answer.getId(),
      outputs: fromStruct(answer.getProperties()),
      ...(answer.hasInputs() && { inputs: fromStruct(answer.getInputs()) }),
    };
  }

  async delete(urn: string, id: string, outputs: PropertyMap): Promise<void> {
    const request = new rpc.DeleteRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(plain(outputs));
    await this.unary((done) => this.client.delete(request, done));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.client.close();
    await this.child.stop("SIGTERM", 1000);
  }

  private async unary<R>(call: (done: (error: ServiceError | null, response: R) => void) => unknown): Promise<R> {
    try {
      return await new Promise<R>((resolve, reject) => {
        call((error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
      });
    } catch (error) {
      const { code, details, message, metadata } = error as ServiceError;
      if (code === status.UNAVAILABLE && !this.stopping) {
        const how = await Promise.race([this.child.ended, setTimeout(END_NOTICE_MS, "no exit code yet")]);
        throw new Error(`the dynamic-provider process ended unexpectedly (${how})`, { cause: error });
      }
      const packed = metadata.get("grpc-status-details-bin")[0];
      throw (
        (packed instanceof Buffer ? initFailure(packed) : undefined) ??
        new Error(details === "" ? message : details, { cause: error })
      );
    }
  }
}

function initFailure(packed: Buffer): InitFailedError | undefined {
  for (const detail of Status.deserializeBinary(packed).getDetailsList()) {
    const failure = detail.unpack(
      (bytes) => rpc.ErrorResourceInitFailed.deserializeBinary(bytes),
      "pulumirpc.ErrorResourceInitFailed",
    );
    if (failure !== null)
      return new InitFailedError(failure.getId(), fromStruct(failure.getProperties()), failure.getReasonsList());
  }
  return undefined;
}

/** The SDK prints what check, diff, read and delete throw before it sends it: `text` without those stack traces. */
function withoutReportedErrors(text: string): string {
  return text.replaceAll(/^(\w+): ([\s\S]*?): \1: \2\n(?: +at .*\n)*/gm, "");
}

function plain(properties: PropertyMap): Struct {
  return toStruct(forProvider(properties));
}

export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties);
}

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct?.toJavaScript() ?? {};
}
