package dev.countersign.bench;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Tap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whole cycles: create, message on the phone, tap, callback. Each worker has an account of its own
 * and one cycle in flight, with one person after the other.
 */
final class Cycles implements AutoCloseable {
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 3000;

  /** In one round. */
  static final int MEASURED = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final House house;
  private final MeasuredServer server;
  private final Receiver receiver;
  private final Asking asking;

  private Cycles(House house, MeasuredServer server, Receiver receiver, Asking asking) {
    this.house = house;
    this.server = server;
    this.receiver = receiver;
    this.asking = asking;
  }

  /** How one round went. */
  record Round(Duration time, Duration p99) {
    long perSecond() {
      return MEASURED * 1000L / Math.max(1, time.toMillis());
    }
  }

  /** A server that is warm. */
  static Cycles open(House house) throws Exception {
    MeasuredServer server = house.start();
    Receiver receiver = new Receiver();
    house.greet();
    Cycles cycles = new Cycles(house, server, receiver, new Asking(house, receiver, house.key()));
    cycles.run(WARM_UP);
    return cycles;
  }

  static void measure(House house) throws Exception {
    try (Cycles cycles = open(house)) {
      MeasuredServer server = cycles.server;
      house.beginProfile();
      List<Long> rates = new ArrayList<>();
      Duration before = server.cpu();
      Duration ownBefore = ownCpu();
      for (int round = 0; round < ROUNDS; round++) {
        rates.add(cycles.round().perSecond());
      }
      System.out.printf(
          "whole cycles a second               %s, median %d, %d in flight%n",
          rates, Bench.median(rates), House.ACCOUNTS);
      int all = ROUNDS * MEASURED;
      System.out.printf(
          "of a core, for each cycle           server %s, sandbox and phones %s%n",
          Bench.millis(server.cpu().minus(before).dividedBy(all)),
          Bench.millis(ownCpu().minus(ownBefore).dividedBy(all)));
    }
  }

  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** One round. */
  Round round() throws Exception {
    return run(MEASURED);
  }

  /** What the server takes of the machine's memory, in KiB. */
  long residentKib() throws IOException {
    return server.residentKib();
  }

  @Override
  public void close() {
    server.close();
    receiver.close();
  }

  private Round run(int cycles) throws Exception {
    AtomicInteger left = new AtomicInteger(cycles);
    Queue<Duration> times = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < House.ACCOUNTS; worker++) {
        int account = worker;
        running.add(
            threads.submit(() -> {
              for (int number = left.decrementAndGet();
                  number >= 0;
                  number = left.decrementAndGet()) {
                long start = System.nanoTime();
                cycle(account, house.person(account, number), number);
                times.add(Duration.ofNanos(System.nanoTime() - start));
              }
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    return new Round(
        time, times.stream().sorted().skip(cycles * 99L / 100).findFirst().orElseThrow());
  }

  private void cycle(int account, PersonId person, int number) throws Exception {
    String path = "/cycle/" + account + "/" + number + "/" + System.nanoTime();
    CountDownLatch woken = receiver.await(path);
    HttpLoad.Result created =
        HttpLoad.run(server.port(), 1, List.of(asking.request(account, person, path)));
    if (!created.statuses().containsKey(201)) {
      throw new IllegalStateException("Not created: " + created.statuses());
    }
    tap(person);
    if (!woken.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("No callback for " + path);
    }
  }

  private void tap(PersonId person) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<QuickReply> shown = house.sandbox().conversation(person).quickReplies();
      if (!shown.isEmpty()) {
        house.sandbox().tap(person, Tap.payload(shown.getFirst().payload()));
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Nothing arrived on the phone of " + person);
      }
      Thread.sleep(5);
    }
  }
}
