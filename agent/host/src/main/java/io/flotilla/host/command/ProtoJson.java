package io.flotilla.host.command;

import com.google.gson.stream.JsonWriter;
import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EngineDevice;
import io.flotilla.host.engine.EngineInfo;
import io.flotilla.host.engine.EngineSurvey;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/** Writes the few messages that the commands print, in protobuf's JSON form. */
final class ProtoJson {
    private final JsonWriter json;

    ProtoJson(Writer out) {
        this.json = new JsonWriter(out);
    }

    /** A {@code DescribeResponse}. */
    void write(EngineSurvey survey) throws IOException {
        json.beginObject().name("engines").beginArray();
        for (EngineInfo engine : survey.engines()) {
            json.beginObject();
            json.name("runtime").value(engine.runtime());
            json.name("version").value(engine.version());
            json.name("providers").beginArray();
            for (String provider : engine.providers()) {
                json.value(provider);
            }
            json.endArray();
            json.name("devices").beginArray();
            for (EngineDevice device : engine.devices()) {
                write(device);
            }
            json.endArray().endObject();
        }
        json.endArray();
        writeUnavailable(survey.unavailable());
        json.endObject().flush();
    }

    private void write(EngineDevice device) throws IOException {
        json.beginObject();
        json.name("provider").value(device.provider());
        json.name("name").value(device.name());
        json.name("description").value(device.description());
        json.name("kind").value("KIND_" + device.kind());
        json.name("vendor").value(device.vendor());
        json.name("busId").value(device.busId());
        json.name("memoryBytes").value(Long.toString(device.memory().totalBytes()));
        json.name("availableMemoryBytes").value(Long.toString(device.memory().availableBytes()));
        json.endObject();
    }

    private void writeUnavailable(Map<String, HostProblem> engines) throws IOException {
        json.name("unavailableEngines").beginArray();
        for (Map.Entry<String, HostProblem> engine : engines.entrySet()) {
            json.beginObject().name("runtime").value(engine.getKey());
            json.name("problem").beginObject();
            json.name("reason").value(engine.getValue().reason().name());
            json.name("message").value(engine.getValue().sentence());
            json.endObject().endObject();
        }
        json.endArray();
    }

    /** An {@code EmbedResponse}, as far as it concerns the vectors. */
    void writeEmbeddings(List<Embedding> embeddings) throws IOException {
        json.beginObject().name("embeddings").beginArray();
        for (Embedding embedding : embeddings) {
            json.beginObject().name("values").beginArray();
            for (int i = 0; i < embedding.length(); i++) {
                json.value(embedding.value(i));
            }
            json.endArray().endObject();
        }
        json.endArray().endObject().flush();
    }

    void write(GoldenTest test) throws IOException {
        json.beginObject().name("cases").beginArray();
        for (GoldenCase golden : test.getCasesList()) {
            json.beginObject().name("text").value(golden.getText());
            json.name("embedding").beginObject().name("values").beginArray();
            for (int i = 0; i < golden.getEmbedding().getValuesCount(); i++) {
                json.value(golden.getEmbedding().getValues(i));
            }
            json.endArray().endObject().endObject();
        }
        json.endArray().name("tolerances").beginArray();
        for (GoldenTolerance tolerance : test.getTolerancesList()) {
            json.beginObject();
            json.name("precisionClass").value(tolerance.getPrecisionClass());
            json.name("minCosine").value(tolerance.getMinCosine());
            json.endObject();
        }
        json.endArray().endObject().flush();
    }
}
