package io.freshet.simulation.log;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;

/** An admin client that describes topics' settings, and refuses every other call. */
public final class SimulatedAdmin {
  private static final class Described extends DescribeConfigsResult {
    Described(Map<ConfigResource, KafkaFuture<Config>> answers) {
      super(answers);
    }
  }

  private SimulatedAdmin() {}

  /** A client of a cluster. */
  public static Admin of(SimulatedKafka kafka) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("describeConfigs")) {
                return describe(kafka, (Collection<?>) arguments[0]);
              }
              if (method.getName().equals("close")) {
                return null;
              }
              throw new UnsupportedOperationException(method.getName() + " is not simulated");
            });
  }

  private static DescribeConfigsResult describe(SimulatedKafka kafka, Collection<?> resources) {
    Map<ConfigResource, KafkaFuture<Config>> answers = new HashMap<>();
    for (Object each : resources) {
      ConfigResource resource = (ConfigResource) each;
      KafkaFutureImpl<Config> answer = new KafkaFutureImpl<>();
      @Nullable Map<String, String> settings = kafka.configs(resource.name());
      if (settings == null) {
        answer.completeExceptionally(new UnknownTopicOrPartitionException(resource.name()));
      } else {
        List<ConfigEntry> entries = new ArrayList<>();
        settings.forEach((name, value) -> entries.add(new ConfigEntry(name, value)));
        answer.complete(new Config(entries));
      }
      answers.put(resource, answer);
    }
    return new Described(answers);
  }
}
