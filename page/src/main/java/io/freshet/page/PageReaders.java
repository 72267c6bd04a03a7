package io.freshet.page;

import io.freshet.http.Service;
import io.freshet.page.live.LivePage;
import io.freshet.page.models.ModelsFollower;
import io.freshet.page.services.ClusterWatch;
import io.freshet.page.services.ServiceWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What runs behind the page: the readers of topics and the watch on the services. */
public final class PageReaders implements Service {
  private final LivePage live;
  private final ModelsFollower models;
  private final ServiceWatch watch;
  private final ClusterWatch cluster;

  PageReaders(LivePage live, ModelsFollower models, ServiceWatch watch, ClusterWatch cluster) {
    this.live = live;
    this.models = models;
    this.watch = watch;
    this.cluster = cluster;
  }

  LivePage live() {
    return live;
  }

  ModelsFollower models() {
    return models;
  }

  ServiceWatch watch() {
    return watch;
  }

  ClusterWatch cluster() {
    return cluster;
  }

  @Override
  public void start() {
    live.start();
    models.start();
    watch.start();
    cluster.start();
  }

  /** Returns at once: the page works while its readers catch up. */
  @Override
  public void awaitRunning(Duration patience) {}

  @Override
  public @Nullable Throwable failure() {
    return live.failure() != null ? live.failure() : models.failure();
  }

  @Override
  public void close() {
    try (live;
        models;
        cluster) {
      watch.close();
    }
  }
}
