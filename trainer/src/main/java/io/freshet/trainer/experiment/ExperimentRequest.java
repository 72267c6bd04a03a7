package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentRules;
import io.freshet.schemas.record.LenientJson;
import io.freshet.schemas.record.LenientJson.RefusedException;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.Rejection;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as a client asks for it: its name, the share of users, its arms, and when it ends.
 * A field that is not known is refused, because a mistyped one would be ignored otherwise.
 *
 * @param name name of the experiment
 * @param share share of all users, above 0, 1 at most
 * @param arms the arms, control first
 * @param end when it ends by itself
 */
public record ExperimentRequest(String name, double share, List<Arm> arms, End end) {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int SALT_BYTES = 16;
  private static final PlainText.Limit NAME = new PlainText.Limit(256, false);

  /** Max length of a reason, in bytes. */
  private static final PlainText.Limit REASON = new PlainText.Limit(1024, false);

  /** Copies the arms. */
  public ExperimentRequest {
    arms = List.copyOf(arms);
  }

  /** Returns a salt that nobody can guess. */
  public static String newSalt() {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return HexFormat.of().formatHex(salt);
  }

  /**
   * Makes the experiment, and checks it by {@link ExperimentRules}.
   *
   * @param salt random text
   */
  public Parsed<ExperimentDefinition> definition(String salt, long startedAtMillis) {
    ExperimentDefinition experiment =
        new ExperimentDefinition(
            name,
            salt,
            share,
            startedAtMillis,
            arms,
            end,
            ExperimentDefinition.Status.RUNNING,
            null,
            null,
            null,
            null);
    Rejection refused = ExperimentRules.check(experiment);
    return refused == null ? new Parsed.Accepted<>(experiment) : new Parsed.Refused<>(refused);
  }

  /** Reads the body of a request to start an experiment. */
  static Parsed<ExperimentRequest> fromJson(byte[] body) {
    return LenientJson.read(
        body,
        MAX_BYTES,
        object -> {
          only(object, "name", "share", "arms", "end");
          End end = object.object("end", ExperimentRequest::end);
          return new ExperimentRequest(
              object.required("name", object.text("name", NAME)),
              object.required("share", object.number("share")),
              object.objects("arms", ExperimentRules.MAX_ARMS, ExperimentRequest::arm),
              end == null ? End.NEVER : end);
        });
  }

  /** Reads the reason of a request to stop an experiment; an empty body has none. */
  static Parsed<String> reason(byte[] body) {
    if (body.length == 0) {
      return new Parsed.Accepted<>("");
    }
    return LenientJson.read(
        body,
        MAX_BYTES,
        object -> {
          only(object, "reason");
          String reason = object.text("reason", REASON);
          return reason == null ? "" : reason;
        });
  }

  private static End end(LenientJson object) throws RefusedException {
    only(object, "likes", "below");
    return new End(object.whole("likes", 1, Long.MAX_VALUE), object.number("below"));
  }

  private static Arm arm(LenientJson object) throws RefusedException {
    only(object, "name", "weight", "model", "settings", "shadow");
    Double weight = object.number("weight");
    Map<ArmSetting, Double> settings = object.object("settings", ExperimentRequest::settings);
    return new Arm(
        object.required("name", object.text("name", NAME)),
        weight == null ? 1 : weight,
        object.object("model", ExperimentRequest::model),
        settings == null ? Map.of() : settings,
        object.bool("shadow", false));
  }

  private static ArmModel model(LenientJson object) throws RefusedException {
    only(object, "version", "recipe");
    String version = object.text("version", NAME);
    String recipe = object.text("recipe", new PlainText.Limit(4096, false));
    if (version != null && recipe == null) {
      return new ArmModel.Fixed(version);
    }
    if (recipe != null && version == null) {
      return new ArmModel.Following(recipe);
    }
    throw new RefusedException(
        new Rejection.InvalidValue(
            object.pathOf("version"), textOf(version), "either version or recipe"));
  }

  private static String textOf(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Map<ArmSetting, Double> settings(LenientJson object) throws RefusedException {
    only(
        object,
        Arrays.stream(ArmSetting.values()).map(ArmSetting::wireName).toArray(String[]::new));
    Map<ArmSetting, Double> settings = new EnumMap<>(ArmSetting.class);
    for (String name : object.names()) {
      settings.put(ArmSetting.of(name).orElseThrow(), object.required(name, object.number(name)));
    }
    return settings;
  }

  private static void only(LenientJson object, String... known) throws RefusedException {
    List<String> fields = List.of(known);
    for (String name : object.names()) {
      if (!fields.contains(name)) {
        // The suggestion is for the name alone; with its path it would be near to nothing.
        throw new RefusedException(
            new Rejection.UnknownField(
                object.pathOf(name), Rejection.UnknownField.of(name, fields).rule()));
      }
    }
  }
}
