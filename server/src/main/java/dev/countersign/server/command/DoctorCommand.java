package dev.countersign.server.command;

import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.AccountInspection;
import dev.countersign.meta.account.Finding;
import dev.countersign.meta.account.WebhookProbe;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.Keyset;
import dev.countersign.spring.ConfiguredKeyset;
import dev.countersign.spring.MetaAccounts;
import dev.countersign.spring.settings.Settings;
import dev.countersign.store.Transaction;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign doctor}: what is wrong, and what to do next. */
@Command(
    name = "doctor",
    description =
        "Checks settings, database, clock, each account's token, permissions, subscription and template, and the webhook address.")
final class DoctorCommand implements Callable<Integer> {
  private static final Duration TOLERATED_CLOCK_DIFFERENCE = Duration.ofSeconds(30);

  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private Output output = new Output();

  @Option(
      names = "--subscribe",
      description = "Ask Meta first to send the events of each account to the app.")
  private boolean isSubscribing;

  @Override
  public Integer call() {
    Settings settings = config.settings();
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding(Finding.Level.OK, "settings", "can be read", ""));
    try (Toolbox toolbox = Toolbox.open(settings)) {
      boolean isOpen = look("database", findings, () -> database(toolbox));
      findings.addAll(addresses(settings));
      if (isOpen) {
        look("accounts", findings, () -> accounts(toolbox, settings));
      } else {
        findings.add(
            new Finding(
                Finding.Level.WARNING,
                "accounts",
                "were not looked at, for tokens that were refreshed lie in the database",
                "mend the database and run countersign doctor again"));
      }
    }
    print(findings);
    boolean hasError =
        findings.stream().anyMatch(finding -> finding.level() == Finding.Level.ERROR);
    return hasError ? ExitCode.FOUND_WRONG : ExitCode.DONE;
  }

  /** Adds what is found; whether it could be looked at. What is a bug is not a finding. */
  private static boolean look(
      String subject, List<Finding> findings, Supplier<List<Finding>> looking) {
    try {
      findings.addAll(looking.get());
      return true;
    } catch (RuntimeException e) {
      KnownFault known = KnownFault.of(e).orElseThrow(() -> e);
      findings.add(
          new Finding(
              Finding.Level.ERROR,
              subject,
              known.message(),
              "mend that and run countersign doctor again"));
      return false;
    }
  }

  private static List<Finding> database(Toolbox toolbox) {
    PostgresStore store = toolbox.part(PostgresStore.class);
    return List.of(
        new Finding(Finding.Level.OK, "database", "answers, tables are up to date", ""),
        encryption(toolbox),
        clock(store));
  }

  private List<Finding> accounts(Toolbox toolbox, Settings settings) {
    List<MetaAccount> accounts = toolbox.part(MetaAccounts.class).all();
    GraphApis graph = toolbox.part(GraphApis.class);
    AccountInspection inspection = new AccountInspection(graph);
    List<Finding> findings = new ArrayList<>();
    for (MetaAccount account : accounts) {
      if (isSubscribing) {
        findings.add(inspection.subscribe(account));
      }
      findings.addAll(inspection.inspect(account, Instant.now()));
    }
    if (settings.publicUrl() != null) {
      try (WebhookProbe probe = new WebhookProbe(settings.publicUrl())) {
        accounts.forEach(account -> findings.addAll(probe.probe(account)));
      }
    }
    return findings;
  }

  private static Finding encryption(Toolbox toolbox) {
    toolbox.part(Encryption.class);
    Optional<Keyset> configured = toolbox.part(ConfiguredKeyset.class).keyset();
    if (toolbox.part(EncryptionKeys.class).own().isEmpty()) {
      return new Finding(
          Finding.Level.OK,
          "encryption",
          "what is stored is opened by encryption.keyset alone",
          "");
    }
    return configured.isEmpty()
        ? new Finding(
            Finding.Level.WARNING,
            "encryption",
            "the key lies in the database, beside what it protects",
            "keep what \"countersign keys encryption-keyset --stored | countersign keys"
                + " encryption-keyset --rotate\" prints as the secret EncryptionKeyset, set"
                + " encryption: { keyset: \"@{secret:EncryptionKeyset}\" } and restart")
        : new Finding(
            Finding.Level.WARNING,
            "encryption",
            "the key that was generated before still lies in the database, beside what it protects",
            "once every server runs with encryption.keyset, and a copy of it is in a safe place:"
                + " countersign keys encryption-keyset --forget-stored");
  }

  private static Finding clock(PostgresStore store) {
    Instant database = store.transact(Transaction::now);
    Duration difference = Duration.between(database, Instant.now()).abs();
    return difference.compareTo(TOLERATED_CLOCK_DIFFERENCE) <= 0
        ? new Finding(Finding.Level.OK, "clock", "agrees with the database's", "")
        : new Finding(
            Finding.Level.ERROR,
            "clock",
            "differs from the database's by " + difference.toSeconds() + " s",
            "synchronise the clock (NTP): receivers refuse callbacks whose time is more than 5 minutes off");
  }

  private static List<Finding> addresses(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    if (settings.accounts().isEmpty()) {
      findings.add(
          new Finding(
              Finding.Level.ERROR,
              "accounts",
              "none is set, so nobody can be asked",
              "add one below accounts in countersign.yaml; the README shows how"));
    }
    if (settings.publicUrl() == null) {
      findings.add(
          new Finding(
              Finding.Level.WARNING,
              "public-url",
              "is not set, so Meta cannot reach this server and no answer arrives",
              "set public-url: https://… to where Meta reaches this server"));
    } else {
      findings.add(
          new Finding(
              Finding.Level.OK,
              "public-url",
              "webhooks come in at " + settings.publicUrl() + "/webhooks/meta",
              ""));
    }
    return findings;
  }

  private void print(List<Finding> findings) {
    if (output.isJson()) {
      output.json(new Value.Sequence(findings.stream().map(DoctorCommand::json).toList()));
      return;
    }
    for (Finding finding : findings) {
      String next = finding.nextStep().isEmpty() ? "" : " -> " + finding.nextStep();
      output.line(
          "%-7s  %s: %s%s".formatted(finding.level(), finding.subject(), finding.message(), next));
    }
  }

  private static Value json(Finding finding) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("level", Value.of(finding.level().name()));
    members.put("subject", Value.of(finding.subject()));
    members.put("message", Value.of(finding.message()));
    members.put("nextStep", Value.of(finding.nextStep()));
    return new Value.Structure(members);
  }
}
