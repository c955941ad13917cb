package dev.countersign.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What becomes of the speed when the database is full: the same cycles on an empty database and on
 * one with many approvals, round by round in turn, so that both meet the same machine.
 */
final class Growth {
  static final String NAME = "growth";

  private static final Pattern SIZES = Pattern.compile(NAME + ":(\\d+),(\\d+)");
  private static final int OPEN = 1_000_000;
  private static final int FINISHED = 10_000_000;
  private static final int ROUNDS = 5;
  private static final int AT_ONCE = 50_000;

  private static final String OPEN_EFFECTS = " and m.lane = 'SEND' and m.kind = 'ASK'";

  /** A month after their end. */
  private static final String FINISHED_EFFECTS = " and m.lane = 'RESUME'";

  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  /** Older than all that are made now. */
  private static final String ID = "'apr_' || lpad(n::text, 26, '0')";

  private static final String PERSON = "'7' || lpad(n::text, 15, '0')";

  private static final Map<String, String> FINISHED_COLUMNS =
      Map.of(
          "approval.id", ID,
          "approval.has_messages", "false",
          "voter.approval_id", ID,
          "approver.approval_id", ID,
          "approver.address", PERSON,
          "approver.reply_keys", "array[place || ' key ' || n]",
          "approver.message_ids", "array[place || ' message ' || n]",
          "journal.approval_id", ID,
          "outbox.approval_id", ID,
          "outbox.effect_key", "split_part(m.effect_key, ':', 1) || ':' || " + ID);

  private static final Map<String, String> OPEN_COLUMNS = open();

  private Growth() {}

  static void measure(Path program, String what) throws Exception {
    Matcher sizes = SIZES.matcher(what);
    boolean isSized = sizes.matches();
    int open = isSized ? Integer.parseInt(sizes.group(1)) : OPEN;
    int finished = isSized ? Integer.parseInt(sizes.group(2)) : FINISHED;
    try (House emptyHouse = House.open(program, false);
        House fullHouse = House.open(program, false);
        Cycles empty = Cycles.open(emptyHouse);
        Cycles full = Cycles.open(fullHouse)) {
      Duration filling = fill(fullHouse, open, finished);
      System.out.printf(
          "filled with %,d open and %,d finished ones in %d s, %d MiB%n",
          open,
          finished,
          filling.toSeconds(),
          fullHouse.count("select pg_database_size(current_database()) / 1048576"));
      System.out.printf("of which %s%n", sizes(fullHouse));
      full.round();
      empty.round();
      List<Cycles.Round> onEmpty = new ArrayList<>();
      List<Cycles.Round> onFull = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        onEmpty.add(empty.round());
        onFull.add(full.round());
      }
      print("empty", onEmpty, empty.residentKib());
      print("full", onFull, full.residentKib());
      System.out.printf(
          "full to empty                       rate %.2f, p99 %.2f (medians)%n",
          (double) rate(onFull) / rate(onEmpty), (double) p99(onFull) / p99(onEmpty));
    }
  }

  /** The tables that take most, each with its indexes. */
  private static String sizes(House house) throws SQLException {
    try (Connection connection = house.connect();
        Statement statement = connection.createStatement()) {
      return text(
          statement,
          """
          select string_agg(relname || ' ' || heap || ' + ' || indexes || ' MiB', ', ' order by heap + indexes desc)
          from (
            select relname, pg_table_size(oid) / 1048576 as heap, pg_indexes_size(oid) / 1048576 as indexes
            from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
            order by pg_total_relation_size(oid) desc limit 6) as largest
          """);
    }
  }

  private static void print(String name, List<Cycles.Round> rounds, long residentKib) {
    System.out.printf(
        "whole cycles a second, %-12s %s, median %d; p99 %s, median %d ms; server %d MiB%n",
        name,
        rounds.stream().map(Cycles.Round::perSecond).toList(),
        rate(rounds),
        rounds.stream().map(round -> round.p99().toMillis()).toList(),
        p99(rounds),
        residentKib / 1024);
  }

  private static long rate(List<Cycles.Round> rounds) {
    return Bench.median(rounds.stream().map(Cycles.Round::perSecond).toList());
  }

  private static long p99(List<Cycles.Round> rounds) {
    return Bench.median(rounds.stream().map(round -> round.p99().toMillis()).toList());
  }

  /**
   * Copies of one that is long finished, and of the same one as if it were open, to other people.
   */
  private static Duration fill(House house, int open, int finished) throws Exception {
    house.awaitSent();
    house.awaitHandled();
    long begin = System.nanoTime();
    try (Connection connection = house.connect();
        Statement statement = connection.createStatement()) {
      String model =
          text(statement, "select id from approval where status = 'DECIDED' order by id limit 1");
      int all = finished + open;
      for (int from = 0; from < all; from += AT_ONCE) {
        int to = Math.min(from + AT_ONCE, all);
        boolean isOpen = from >= finished;
        for (String table : List.of("approval", "voter", "approver", "journal", "outbox")) {
          statement.execute(copies(statement, table, model, isOpen, numbers(from, to, all)));
        }
        if (isOpen) {
          statement.execute(people(from, to));
        }
      }
      statement.execute("vacuum analyze");
      statement.execute("checkpoint"); // what filling left to be written is not measured
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * Numbers, each with a place among all keys: it grows with the number, so that filling is fast,
   * and is spread as random keys are, so that new ones fall everywhere among them.
   */
  private static String numbers(int from, int to, int all) {
    String digits =
        IntStream.of(15, 10, 5, 0)
            .mapToObj(
                shift -> "substr('%s', 1 + (part >> %d & 31)::int, 1)".formatted(DIGITS, shift))
            .collect(Collectors.joining(" || "));
    return "select n, %s as place from (select n, n::bigint * 1048576 / %d as part from generate_series(%d, %d) n)"
        .formatted(digits, all, from, to - 1);
  }

  private static String copies(
      Statement statement, String table, String model, boolean isOpen, String numbers)
      throws SQLException {
    Map<String, String> own = isOpen ? OPEN_COLUMNS : FINISHED_COLUMNS;
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    try (ResultSet columns =
        statement.executeQuery(
            """
            select column_name from information_schema.columns
            where table_schema = 'public' and table_name = '%s' and is_identity = 'NO'
              and column_name <> 'transaction' order by ordinal_position
            """
                .formatted(table))) {
      while (columns.next()) {
        String name = columns.getString(1);
        names.add(name);
        values.add(own.getOrDefault(table + "." + name, "m." + name));
      }
    }
    return "insert into %s (%s) select %s from %s m, (%s) numbers where m.%s = '%s'%s"
        .formatted(
            table,
            String.join(", ", names),
            String.join(", ", values),
            table,
            numbers,
            table.equals("approval") ? "id" : "approval_id",
            model,
            table.equals("outbox") ? (isOpen ? OPEN_EFFECTS : FINISHED_EFFECTS) : "");
  }

  private static Map<String, String> open() {
    Map<String, String> columns = new HashMap<>(FINISHED_COLUMNS);
    columns.put("approval.has_messages", "true");
    columns.put("approval.status", "'WAITING'");
    columns.put("approval.expires_at", "now() + interval '30 days' + n * interval '1 second'");
    columns.put("approval.ended_at", "null");
    columns.put("approval.ended_by", "null");
    columns.put("approval.choice", "null");
    columns.put("approver.is_open", "true");
    columns.put("voter.choice", "null");
    columns.put("voter.account", "null");
    columns.put("voter.address", "null");
    columns.put("voter.channel", "null");
    columns.put("voter.voted_at", "null");
    columns.put("voter.remind_at", "now() + interval '20 hours' + n * interval '1 second'");
    return columns;
  }

  private static String people(int from, int to) {
    return """
    insert into contact (account, address, last_inbound)
    select (select min(account) from approver), %s, now() from generate_series(%d, %d) n
    """
        .formatted(PERSON, from, to - 1);
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }
}
