package io.freshet.schemas.experiment;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.record.LenientJson;
import io.freshet.schemas.record.LenientJson.RefusedException;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON codec of {@link ExperimentDefinition}; the layout is in {@code experiment.schema.json}. */
public final class Experiments {
  /** Max length of a record, in bytes. */
  public static final int MAX_RECORD_BYTES = 64 * 1024;

  private Experiments() {}

  /** The definition as JSON in UTF-8. Equal definitions give equal bytes. */
  public static byte[] encode(ExperimentDefinition experiment) {
    return LenientJson.write(
        out -> {
          out.writeStringField("name", experiment.name());
          out.writeStringField("salt", experiment.salt());
          out.writeNumberField("share", experiment.share());
          out.writeNumberField("startedAtMillis", experiment.startedAtMillis());
          out.writeArrayFieldStart("arms");
          for (Arm arm : experiment.arms()) {
            write(out, arm);
          }
          out.writeEndArray();
          write(out, experiment.end());
          out.writeStringField("status", experiment.status().wireName());
          if (experiment.endedAtMillis() != null) {
            out.writeNumberField("endedAtMillis", experiment.endedAtMillis());
          }
          if (experiment.endedBy() != null) {
            out.writeStringField("endedBy", experiment.endedBy().wireName());
          }
          if (experiment.reason() != null) {
            out.writeStringField("reason", experiment.reason());
          }
          if (experiment.canary() != null) {
            out.writeStringField("canary", experiment.canary());
          }
        });
  }

  private static void write(JsonGenerator out, Arm arm) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", arm.name());
    out.writeNumberField("weight", arm.weight());
    if (arm.model() != null) {
      out.writeObjectFieldStart("model");
      if (arm.model() instanceof ArmModel.Fixed fixed) {
        out.writeStringField("version", fixed.version());
      } else if (arm.model() instanceof ArmModel.Following following) {
        out.writeStringField("recipe", following.recipe());
      }
      out.writeEndObject();
    }
    if (!arm.settings().isEmpty()) {
      out.writeObjectFieldStart("settings");
      for (Map.Entry<ArmSetting, Double> each : arm.settings().entrySet()) {
        out.writeNumberField(each.getKey().wireName(), each.getValue());
      }
      out.writeEndObject();
    }
    if (arm.shadow()) {
      out.writeBooleanField("shadow", true);
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, End end) throws IOException {
    if (end.equals(End.NEVER)) {
      return;
    }
    out.writeObjectFieldStart("end");
    if (end.likes() != null) {
      out.writeNumberField("likes", end.likes());
    }
    if (end.below() != null) {
      out.writeNumberField("below", end.below());
    }
    out.writeEndObject();
  }

  /**
   * Reads a definition. Unknown fields are ignored, because a later release may have written them;
   * an unknown setting is refused, because an arm without it would be another arm.
   *
   * @param key key of the record, which must be the experiment's name
   */
  public static Parsed<ExperimentDefinition> decode(@Nullable String key, byte[] value) {
    return LenientJson.read(
        value,
        MAX_RECORD_BYTES,
        object -> {
          ExperimentDefinition experiment = definition(object);
          Rejection refused = ExperimentRules.check(experiment);
          if (refused == null && !experiment.name().equals(key)) {
            refused =
                new Rejection.ContradictingKey(
                    "key", String.valueOf(key), "equal to name '" + experiment.name() + "'");
          }
          if (refused != null) {
            throw new RefusedException(refused);
          }
          return experiment;
        });
  }

  private static ExperimentDefinition definition(LenientJson object) throws RefusedException {
    End end = object.object("end", Experiments::end);
    return new ExperimentDefinition(
        object.required("name", object.text("name", ExperimentRules.TEXT)),
        object.required("salt", object.text("salt", ExperimentRules.TEXT)),
        object.required("share", object.number("share")),
        object.required("startedAtMillis", object.whole("startedAtMillis", 0, Long.MAX_VALUE)),
        object.objects("arms", ExperimentRules.MAX_ARMS, Experiments::arm),
        end == null ? End.NEVER : end,
        object.required("status", constant(object, "status", Status.values(), Status::wireName)),
        object.whole("endedAtMillis", 0, Long.MAX_VALUE),
        constant(object, "endedBy", EndedBy.values(), EndedBy::wireName),
        object.text("reason", ExperimentRules.TEXT),
        object.text("canary", ExperimentRules.TEXT));
  }

  private static End end(LenientJson object) throws RefusedException {
    return new End(object.whole("likes", 1, Long.MAX_VALUE), object.number("below"));
  }

  private static Arm arm(LenientJson object) throws RefusedException {
    Double weight = object.number("weight");
    Map<ArmSetting, Double> settings = object.object("settings", Experiments::settings);
    return new Arm(
        object.required("name", object.text("name", ExperimentRules.TEXT)),
        weight == null ? 1 : weight,
        object.object("model", Experiments::model),
        settings == null ? Map.of() : settings,
        object.bool("shadow", false));
  }

  private static ArmModel model(LenientJson object) throws RefusedException {
    String version = object.text("version", ExperimentRules.TEXT);
    String recipe = object.text("recipe", ExperimentRules.TEXT);
    if ((version == null) == (recipe == null)) {
      throw new RefusedException(
          new Rejection.InvalidValue(
              object.pathOf("version"), String.valueOf(version), "either version or recipe"));
    }
    return version != null
        ? new ArmModel.Fixed(version)
        : new ArmModel.Following(object.required("recipe", recipe));
  }

  private static Map<ArmSetting, Double> settings(LenientJson object) throws RefusedException {
    Map<ArmSetting, Double> settings = new EnumMap<>(ArmSetting.class);
    for (String name : object.names()) {
      ArmSetting setting = ArmSetting.of(name).orElse(null);
      if (setting == null) {
        throw new RefusedException(
            Rejection.UnknownField.of(
                object.pathOf(name),
                Arrays.stream(ArmSetting.values()).map(ArmSetting::wireName).toList()));
      }
      settings.put(setting, object.required(name, object.number(name)));
    }
    return settings;
  }

  private static <E> @Nullable E constant(
      LenientJson object, String name, E[] constants, Function<E, String> wireName)
      throws RefusedException {
    String text = object.text(name, ExperimentRules.TEXT);
    if (text == null) {
      return null;
    }
    for (E constant : constants) {
      if (wireName.apply(constant).equals(text)) {
        return constant;
      }
    }
    throw new RefusedException(
        new Rejection.InvalidValue(
            object.pathOf(name),
            text,
            "one of " + Arrays.stream(constants).map(wireName).collect(Collectors.joining(", "))));
  }
}
