import type { Metadata } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { InitFailed, type Properties } from "./provider.js";

/** Properties as Pulumi's protocol carries them. Through JSON, as over the wire: what is undefined is absent. */
export function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** The properties that a message carries, without the text of a dynamic provider, which is none of them. */
export function plain(message: Struct | undefined): Properties {
  const { __provider: _, ...properties } = (message?.toJavaScript() ?? {}) as Properties;
  return properties;
}

/** What a failed call saves of a resource that is there all the same, where it does. */
export function initFailureIn({ details, metadata }: { details: string; metadata: Metadata }): InitFailed | undefined {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return undefined;
  const [any] = Status.deserializeBinary(packed).getDetailsList();
  const saved = any?.unpack(
    (bytes) => ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (!saved) return undefined;
  return new InitFailed(details, saved.getId(), plain(saved.getProperties()), saved.getReasonsList());
}
