package dev.countersign.bench;

import java.util.ArrayList;
import java.util.List;

/** How long a start takes, and what the program needs when it has nothing to do. */
final class Starts {
  private static final int ROUNDS = 5;
  private static final int REST_MILLIS = 5000;

  private Starts() {}

  static void measure(House house) throws Exception {
    try (MeasuredServer first = house.startWithItsOwnDatabase()) {
      System.out.printf(
          "first start, embedded database      %d ms%n", first.startTime().toMillis());
    }
    List<Long> times = new ArrayList<>();
    List<Long> memory = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      try (MeasuredServer server = house.startWithItsOwnDatabase()) {
        times.add(server.startTime().toMillis());
        Thread.sleep(REST_MILLIS);
        memory.add(server.residentKib() / 1024);
      }
    }
    System.out.printf(
        "later starts to /readyz             %s ms, median %d%n", times, Bench.median(times));
    System.out.printf(
        "at rest, without the database       %s MiB, median %d%n", memory, Bench.median(memory));
  }
}
