package io.freshet.simulation;

import io.freshet.simulation.streams.StreamsApplication;
import io.freshet.simulation.streams.StreamsInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The instances of an application: starts, stops and kills them, and assigns their tasks.
 *
 * @param <P> what each process has beside its tasks
 */
final class Fleet<P extends Fleet.Beside> {

  /** What a process has beside its tasks: lives and dies with it. */
  interface Beside {
    /** Works until tasks may be processed. */
    void begin();

    /** Is gone. */
    void end();
  }

  /** Makes members; each is a machine, with a disk. */
  interface Factory<P extends Beside> {
    Member<P> member(String name);
  }

  /** A machine with its process, if it runs. */
  abstract static class Member<P extends Beside> {
    private @Nullable P process;
    private @Nullable StreamsInstance instance;

    /** Makes the instance, once; its processors may ask for the process at any time. */
    abstract StreamsInstance newInstance();

    /** Makes a process that knows nothing. */
    abstract P newProcess();

    P process() {
      P own = process;
      if (own == null) {
        throw new IllegalStateException("not running");
      }
      return own;
    }

    StreamsInstance instance() {
      StreamsInstance own = instance;
      if (own == null) {
        own = newInstance();
        instance = own;
      }
      return own;
    }

    boolean isRunning() {
      return instance().isRunning();
    }

    void start() {
      process = newProcess();
      process().begin();
      instance().start();
    }

    void stop(SplittableRandom random) {
      instance().stop(random);
      process().end();
      process = null;
    }

    void kill(SplittableRandom random) {
      if (instance().isRunning()) {
        instance().kill(random);
      }
      if (process != null) {
        process().end();
        process = null;
      }
    }
  }

  private final StreamsApplication application;
  private final boolean leavesZombies;
  private final List<Member<P>> members = new ArrayList<>();

  /**
   * Makes machines without processes.
   *
   * @param leavesZombies whether a task may be taken from an instance that does not notice
   */
  Fleet(StreamsApplication application, int size, boolean leavesZombies, Factory<P> factory) {
    this.application = application;
    this.leavesZombies = leavesZombies;
    for (int i = 1; i <= size; i++) {
      members.add(factory.member(Integer.toString(i)));
    }
  }

  StreamsApplication application() {
    return application;
  }

  List<Member<P>> members() {
    return members;
  }

  List<Member<P>> running() {
    return members.stream().filter(Member::isRunning).toList();
  }

  private @Nullable Member<P> any(SplittableRandom random, boolean running) {
    List<Member<P>> found =
        members.stream().filter(member -> member.isRunning() == running).toList();
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  void start(SplittableRandom random) {
    Member<P> member = any(random, false);
    if (member != null) {
      member.start();
      rebalance(random);
    }
  }

  void stop(SplittableRandom random) {
    Member<P> member = any(random, true);
    if (member != null) {
      member.stop(random);
    }
  }

  /** One of them processes some records. */
  void run(SplittableRandom random, int most) {
    Member<P> member = any(random, true);
    for (int i = random.nextInt(most) + 1; member != null && i > 0; i--) {
      if (!member.instance().process(random)) {
        return;
      }
    }
  }

  void commit(SplittableRandom random) {
    Member<P> member = any(random, true);
    if (member != null) {
      member.instance().commit(random);
    }
  }

  /** One of them dies within what it does next. */
  void crash(SplittableRandom random, SeededFaults faults) {
    Member<P> member = any(random, true);
    if (member == null) {
      return;
    }
    faults.crashWithin(12);
    try {
      for (int i = 0; i < 4; i++) {
        member.instance().process(random);
      }
      member.instance().commit(random);
    } catch (Crash e) {
      // As intended; where it did not come to that, it dies after its commit.
    }
    faults.end();
    member.kill(random);
  }

  /**
   * Shares the tasks out. Mostly those that nobody has go to somebody, and some change hands in
   * order; under exactly-once also behind the back of who has them, as when a process was paused
   * for longer than its session.
   */
  void rebalance(SplittableRandom random) {
    List<Member<P>> running = running();
    if (running.isEmpty()) {
      return;
    }
    for (int task = 0; task < application.tasks(); task++) {
      StreamsInstance target = running.get(random.nextInt(running.size())).instance();
      StreamsInstance owner = application.owner(task);
      if (owner != null && random.nextInt(3) > 0) {
        continue;
      }
      if (owner == target) {
        continue;
      }
      boolean unnoticed = leavesZombies && random.nextInt(3) == 0;
      if (owner != null && !unnoticed) {
        owner.give(task, random);
      }
      if (application.owner(task) == null || unnoticed) {
        target.take(task, random);
      }
    }
  }

  /** Everything that there is to process is processed and committed. */
  void drain(SplittableRandom random) {
    for (Member<P> member : members) {
      if (!member.isRunning()) {
        member.start();
      }
    }
    rebalance(random);
    for (Member<P> member : members) {
      while (member.instance().process(random)) {
        // on to the next
      }
      member.instance().commit(random);
    }
  }
}
