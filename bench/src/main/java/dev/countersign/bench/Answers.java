package dev.countersign.bench;

import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Many approvals wait, and then all answers come at once. */
final class Answers {
  private static final int ROUNDS = 5;
  private static final int MANY = 10_000;
  private static final int CONNECTIONS = 64;
  private static final int STORM = 100;
  private static final int TIMES = 8;

  private Answers() {}

  /** Decided and called back a second, so many waiting. */
  static void resumes(House house) throws Exception {
    try (MeasuredServer server = house.start();
        Receiver receiver = new Receiver()) {
      house.greet();
      Asking asking = new Asking(house, receiver, house.key());
      Webhooks webhooks = new Webhooks(house);
      house.beginProfile();
      List<Long> rates = new ArrayList<>();
      List<Long> asked = new ArrayList<>();
      for (int round = 0; round <= ROUNDS; round++) {
        int count = round == 0 ? MANY / 5 : MANY;
        long begin = System.nanoTime();
        List<byte[]> taps = waiting(house, server, asking, webhooks, round, count);
        long sent = System.nanoTime();
        HttpLoad.Result posted = HttpLoad.run(server.port(), CONNECTIONS, taps);
        awaitWoken(receiver, count);
        long woken = System.nanoTime();
        if (round > 0) {
          rates.add(count * 1_000_000_000L / (woken - sent));
          asked.add(count * 1_000_000_000L / (sent - begin));
          System.out.printf(
              "  round %d: posted in %s, %s%n",
              round, Bench.millis(posted.time()), posted.statuses());
        }
        receiver.forget();
        house.awaitSent();
        house.awaitHandled();
      }
      System.out.printf(
          "decided and called back a second    %s, median %d, %d waiting%n",
          rates, Bench.median(rates), MANY);
      System.out.printf(
          "asked and sent a second             %s, median %d%n", asked, Bench.median(asked));
    }
  }

  /** Each answer several times at once. */
  static void storm(House house) throws Exception {
    try (MeasuredServer server = house.start();
        Receiver receiver = new Receiver()) {
      house.greet();
      Asking asking = new Asking(house, receiver, house.key());
      List<byte[]> taps = waiting(house, server, asking, new Webhooks(house), 0, STORM);
      List<byte[]> storm = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        storm.addAll(taps);
      }
      Collections.shuffle(storm, new Random(1));
      HttpLoad.Result result = HttpLoad.run(server.port(), CONNECTIONS, storm);
      awaitWoken(receiver, STORM);
      house.awaitHandled();
      Thread.sleep(Duration.ofSeconds(2));
      System.out.printf(
          "%d answers, each %d times at once     answered %s, woken %d times, p99 %s%n",
          STORM, TIMES, result.statuses(), receiver.calls(), Bench.millis(result.p99()));
    }
  }

  /** Asks for so many and returns the taps that approve them. */
  private static List<byte[]> waiting(
      House house, MeasuredServer server, Asking asking, Webhooks webhooks, int round, int count)
      throws Exception {
    int people = House.ACCOUNTS * House.PEOPLE_EACH;
    int[] before = new int[people];
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      before[i] = asking.approvals(person(house, i)).size();
    }
    for (int i = 0; i < count; i++) {
      int who = i % people;
      requests.add(
          asking.request(who % House.ACCOUNTS, person(house, who), "/wake/" + round + "/" + i));
    }
    HttpLoad.Result created = HttpLoad.run(server.port(), CONNECTIONS, requests);
    if (created.statuses().getOrDefault(201, 0) != count) {
      throw new IllegalStateException("Not all were created: " + created.statuses());
    }
    house.awaitSent();
    List<byte[]> taps = new ArrayList<>();
    for (int who = 0; who < people; who++) {
      List<String> all = asking.approvals(person(house, who));
      for (String payload : all.subList(before[who], all.size())) {
        taps.add(
            webhooks.tap(house.account(who % House.ACCOUNTS), person(house, who).value(), payload));
      }
    }
    if (taps.size() != count) {
      throw new IllegalStateException(taps.size() + " of " + count + " questions arrived");
    }
    house.awaitHandled();
    return taps;
  }

  private static PersonId person(House house, int number) {
    return house.person(number % House.ACCOUNTS, number / House.ACCOUNTS);
  }

  private static void awaitWoken(Receiver receiver, int count) throws InterruptedException {
    while (receiver.woken() < count) {
      Thread.sleep(2);
    }
  }
}
