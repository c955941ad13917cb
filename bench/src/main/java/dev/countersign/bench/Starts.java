package dev.countersign.bench;

import dev.countersign.bench.MeasuredServer.Jvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a start takes, and what the program needs when it has nothing to do. */
final class Starts {
  private static final int ROUNDS = 5;
  private static final int REST_MILLIS = 5000;

  private Starts() {}

  static void measure(House house) throws Exception {
    try (MeasuredServer first = house.startWithItsOwnDatabase(Jvm.PLAIN)) {
      System.out.printf(
          "first start, embedded database      %d ms%n", first.startTime().toMillis());
    }
    for (Jvm jvm : Jvm.values()) {
      List<Long> times = new ArrayList<>();
      List<Long> memory = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        try (MeasuredServer server = house.startWithItsOwnDatabase(jvm)) {
          times.add(server.startTime().toMillis());
          Thread.sleep(REST_MILLIS);
          memory.add(server.residentKib() / 1024);
        }
      }
      String what = jvm.name().toLowerCase(Locale.ROOT);
      System.out.printf("later starts, %-22s%s ms, median %d%n", what, times, Bench.median(times));
      System.out.printf(
          "at rest, without the database       %s MiB, median %d%n", memory, Bench.median(memory));
    }
  }
}
