package dev.countersign.bench;

import dev.countersign.bench.reference.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * How many webhooks a second are on disk and answered: the program beside the reference, in turns,
 * on one database.
 */
final class Acknowledgements {
  private static final int ROUNDS = 5;

  /** Rounds that are not counted: compilers make both several times as fast in them. */
  private static final int WARMING = 3;

  private static final int REQUESTS = 10_000;
  private static final int CONNECTIONS = 64;

  private Acknowledgements() {}

  static void measure(House house) throws Exception {
    int port = House.freePort();
    Process reference =
        new ProcessBuilder(
                MeasuredServer.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Reference.class.getName(),
                Integer.toString(port),
                house.postgres().jdbcUrl(),
                house.postgres().username(),
                house.postgres().password().value(),
                house.appSecret())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (MeasuredServer server = house.start()) {
      MeasuredServer.awaitReady(port);
      Webhooks webhooks = new Webhooks(house);
      for (int round = 0; round < WARMING; round++) {
        HttpLoad.run(port, CONNECTIONS, webhooks.texts(REQUESTS));
        HttpLoad.run(server.port(), CONNECTIONS, webhooks.texts(REQUESTS));
        house.awaitHandled();
      }
      List<Long> theirs = new ArrayList<>();
      List<Long> ours = new ArrayList<>();
      List<Long> theirTail = new ArrayList<>();
      List<Long> ourTail = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        HttpLoad.Result least = HttpLoad.run(port, CONNECTIONS, webhooks.texts(REQUESTS));
        theirs.add(least.perSecond());
        theirTail.add(least.p99().toMillis());
        HttpLoad.Result result = HttpLoad.run(server.port(), CONNECTIONS, webhooks.texts(REQUESTS));
        ours.add(result.perSecond());
        ourTail.add(result.p99().toMillis());
        if (result.statuses().getOrDefault(200, 0) != REQUESTS) {
          System.out.println("not all were taken: " + result.statuses());
        }
        house.awaitHandled();
      }
      System.out.printf(
          "acknowledged a second, reference    %s, median %d, p99 %s ms%n",
          theirs, Bench.median(theirs), theirTail);
      System.out.printf(
          "acknowledged a second, Countersign  %s, median %d, p99 %s ms%n",
          ours, Bench.median(ours), ourTail);
      System.out.printf(
          "ratio                               %.2f, p99 %.2f times the reference's%n",
          Bench.median(ours) / (double) Bench.median(theirs),
          Bench.median(ourTail) / (double) Math.max(1, Bench.median(theirTail)));
    } finally {
      reference.destroy();
    }
  }
}
