package io.freshet.evaluation.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.freshet.evaluation.protocol.FamilyScores;
import io.freshet.evaluation.protocol.ProtocolEvaluation;
import io.freshet.families.family.Fit;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * An evaluation as a JSON array with one object per family and seed. A value that is not finite is
 * null.
 */
public final class JsonReport {

  private JsonReport() {}

  /** Renders the text: indented, ASCII, with a line feed at the end. */
  public static String of(ProtocolEvaluation evaluation) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = generator(text)) {
      out.writeStartArray();
      for (ProtocolEvaluation.Result result : evaluation.results()) {
        write(out, evaluation, result);
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw new IllegalStateException("writing to a string failed", e);
    }
    return text + "\n";
  }

  private static JsonGenerator generator(StringWriter text) throws IOException {
    return Json.MAPPER
        .createGenerator(text)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
        .useDefaultPrettyPrinter();
  }

  private static void write(
      JsonGenerator out, ProtocolEvaluation evaluation, ProtocolEvaluation.Result result)
      throws IOException {
    FamilyScores line = result.line();
    out.writeStartObject();
    out.writeStringField("family", line.family());
    out.writeStringField("protocol", evaluation.protocol());
    out.writeStringField("data", evaluation.data());
    values(out, "metrics", line.metrics());
    intervals(out, "intervals", line.metrics());
    out.writeObjectFieldStart("settings");
    for (Map.Entry<String, String> setting : new TreeMap<>(line.settings()).entrySet()) {
      out.writeStringField(setting.getKey(), setting.getValue());
    }
    out.writeEndObject();
    out.writeNumberField("seed", line.seed());
    number(out, "fitSeconds", line.fitSeconds());
    number(out, "scoreSeconds", line.scoreSeconds());
    out.writeNumberField("users", evaluation.users());
    out.writeNumberField("items", evaluation.items());
    out.writeNumberField("ratings", evaluation.ratings());
    out.writeBooleanField("baseline", line.baseline());
    out.writeStringField("userVectors", line.userVectors());
    out.writeObjectFieldStart("scored");
    for (Map.Entry<String, Metric> metric : line.metrics().entrySet()) {
      out.writeArrayFieldStart(metric.getKey());
      out.writeNumber(metric.getValue().n());
      out.writeNumber(metric.getValue().users());
      out.writeEndArray();
    }
    out.writeEndObject();
    out.writeObjectFieldStart("counts");
    for (Map.Entry<String, Long> count : line.counts().entrySet()) {
      out.writeNumberField(count.getKey(), count.getValue());
    }
    out.writeEndObject();
    lift(out, evaluation, result);
    curve(out, line);
    out.writeEndObject();
  }

  private static void lift(
      JsonGenerator out, ProtocolEvaluation evaluation, ProtocolEvaluation.Result result)
      throws IOException {
    FamilyScores best = evaluation.best();
    if (best == null || result.lift().isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("lift");
    out.writeStringField("over", Labels.of(best));
    values(out, "metrics", result.lift());
    intervals(out, "intervals", result.lift());
    out.writeEndObject();
  }

  private static void curve(JsonGenerator out, FamilyScores line) throws IOException {
    if (line.curve().isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("curve");
    for (Fit.Epoch epoch : line.curve()) {
      out.writeStartObject();
      out.writeNumberField("epoch", epoch.number());
      number(out, "trainLoss", epoch.trainLoss());
      number(out, "validationLoss", epoch.validationLoss());
      out.writeBooleanField("best", epoch.best());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void values(JsonGenerator out, String name, Map<String, Metric> metrics)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, Metric> metric : metrics.entrySet()) {
      number(out, metric.getKey(), metric.getValue().value());
    }
    out.writeEndObject();
  }

  private static void intervals(JsonGenerator out, String name, Map<String, Metric> metrics)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, Metric> metric : metrics.entrySet()) {
      out.writeArrayFieldStart(metric.getKey());
      number(out, metric.getValue().lower());
      number(out, metric.getValue().upper());
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void number(JsonGenerator out, String name, double value) throws IOException {
    out.writeFieldName(name);
    number(out, value);
  }

  private static void number(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
