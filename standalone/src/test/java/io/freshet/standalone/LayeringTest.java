package io.freshet.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The table of modules in CONTRIBUTING.md, as a rule of the build. */
@AnalyzeClasses(
    packages = "io.freshet",
    importOptions = {ImportOption.DoNotIncludeTests.class, LayeringTest.NoTestJars.class})
class LayeringTest {

  /** Leaves out the test fixtures of other modules, which come as jars. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final List<String> MODULES =
      List.of(
          "schemas",
          "http",
          "model",
          "ingest",
          "families",
          "evaluation",
          "trainer",
          "scorer",
          "page",
          "standalone",
          "bench");

  private static final String[] NEURAL = {"org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."};

  @ArchTest static final ArchRule SCHEMAS_DEPEND_ON_NOTHING_OF_OURS = onlyUses("schemas");

  @ArchTest static final ArchRule HTTP_USES_SCHEMAS = onlyUses("http", "schemas");

  @ArchTest static final ArchRule MODEL_USES_SCHEMAS = onlyUses("model", "schemas");

  @ArchTest
  static final ArchRule INGEST_USES_SCHEMAS_AND_HTTP = onlyUses("ingest", "schemas", "http");

  @ArchTest
  static final ArchRule FAMILIES_USE_SCHEMAS_AND_MODEL = onlyUses("families", "schemas", "model");

  @ArchTest
  static final ArchRule EVALUATION_USES_SCHEMAS_MODEL_AND_FAMILIES =
      onlyUses("evaluation", "schemas", "model", "families");

  @ArchTest
  static final ArchRule TRAINER_USES_FAMILIES_EVALUATION_AND_WHAT_THEY_USE =
      onlyUses("trainer", "schemas", "http", "model", "families", "evaluation");

  @ArchTest
  static final ArchRule SCORER_USES_SCHEMAS_HTTP_AND_MODEL =
      onlyUses("scorer", "schemas", "http", "model");

  @ArchTest static final ArchRule PAGE_USES_SCHEMAS_AND_HTTP = onlyUses("page", "schemas", "http");

  @ArchTest
  static final ArchRule STANDALONE_DOES_NOT_USE_THE_BENCHMARKS =
      onlyUses(
          "standalone",
          "schemas",
          "http",
          "model",
          "ingest",
          "families",
          "evaluation",
          "trainer",
          "scorer",
          "page");

  @ArchTest
  static final ArchRule MODEL_KNOWS_NO_KAFKA_AND_NO_NEURAL_LIBRARY =
      noClasses()
          .that()
          .resideInAPackage("io.freshet.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(and(NEURAL, "org.apache.kafka.."));

  @ArchTest
  static final ArchRule FAMILIES_AND_EVALUATION_KNOW_NO_KAFKA_CLIENT =
      noClasses()
          .that()
          .resideInAnyPackage("io.freshet.families..", "io.freshet.evaluation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.clients..", "org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule NEURAL_LIBRARIES_STAY_IN_THEIR_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.freshet.families.neural..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NEURAL)
          .because("only commands that train have them on their class path");

  @ArchTest
  static final ArchRule THE_VECTOR_API_STAYS_IN_ITS_KERNELS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.freshet.model.kernel.vector..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..")
          .because("it is an incubator module, missing where Java was started without it");

  @ArchTest
  static final ArchRule ONLY_TOPICS_MAKES_TOPICS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Topics.class)
          .should()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "a Topic is made", call -> call.getTargetOwner().isEquivalentTo(Topic.class)));

  @ArchTest
  static final ArchRule ONLY_THE_EMBEDDED_BROKER_KNOWS_THE_BROKER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.freshet.standalone.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..");

  @ArchTest
  static final ArchRule ONLY_HTTP_KNOWS_SERVER_AND_METRICS_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.freshet.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..", "io.prometheus..", "com.sun.net.httpserver..");

  @ArchTest
  static final ArchRule NO_PACKAGES_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE =
      slices().matching("io.freshet.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EVERY_CLASS_LIVES_IN_A_MODULE =
      classes()
          .should()
          .resideInAnyPackage(MODULES.stream().map(LayeringTest::packages).toArray(String[]::new));

  /** The module's classes use Freshet's code in the named modules and in itself only. */
  private static ArchRule onlyUses(String module, String... allowed) {
    List<String> own = Stream.concat(Stream.of(module), Arrays.stream(allowed)).toList();
    String[] others =
        MODULES.stream()
            .filter(m -> !own.contains(m))
            .map(LayeringTest::packages)
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> other =
        JavaClass.Predicates.resideInAnyPackage(others).as("in another module");
    return noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat(other);
  }

  private static String packages(String module) {
    return "io.freshet." + module + "..";
  }

  private static String[] and(String[] some, String more) {
    return Stream.concat(Arrays.stream(some), Stream.of(more)).toArray(String[]::new);
  }
}
