package dev.countersign.server.command;

import dev.countersign.channel.AccountId;
import dev.countersign.gateway.Randomness;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.server.api.Scope;
import dev.countersign.spring.CallbackSecrets;
import dev.countersign.spring.CountersignDatabase;
import dev.countersign.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign keys}: the keys of the HTTP API, of callbacks and of what is stored. */
@Command(
    name = "keys",
    description = "Makes, lists and revokes keys of the HTTP API; prints other keys.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = EncryptionKeysetCommand.class)
final class KeysCommand {
  private static final int RANDOM_BYTES = 40;

  @Command(name = "create", description = "Makes a key and prints it, once.")
  int create(
      @Option(names = "--name", required = true, description = "What the key is for.") String name,
      @Option(
              names = "--scopes",
              required = true,
              split = ",",
              description =
                  "approvals:create, approvals:read, approvals:cancel, nodes:run, contacts:read, admin.")
          List<String> scopes,
      @Option(names = "--accounts", split = ",", description = "Only these accounts.")
          @Nullable List<String> accounts,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    List<String> unknown = scopes.stream().filter(scope -> Scope.named(scope).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      output.refused(
          "unknown-scope",
          "Unknown scope "
              + unknown.getFirst()
              + "; known: "
              + Arrays.stream(Scope.values()).map(Scope::label).collect(Collectors.joining(", ")));
      return ExitCode.WRONG_USE;
    }
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Set<AccountId> within =
          accounts == null
              ? null
              : accounts.stream().map(AccountId::new).collect(Collectors.toSet());
      ApiKeys.CreatedKey created =
          keys(toolbox)
              .create(
                  name,
                  new TreeSet<>(scopes),
                  within,
                  toolbox.part(Randomness.class).bytes(RANDOM_BYTES));
      if (output.isJson()) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("id", Value.of(created.id()));
        members.put("key", Value.of(created.key()));
        output.json(new Value.Structure(members));
      } else {
        output.line(created.key());
        output.note("Key " + created.id() + " is made. It is shown this once; keep it safe.");
      }
      return ExitCode.DONE;
    }
  }

  @Command(name = "list", description = "Lists the keys, without the keys themselves.")
  int list(@Mixin ConfigOption config, @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      List<Value> items = new ArrayList<>();
      for (ApiKeys.ApiKey key : keys(toolbox).list()) {
        items.add(json(key));
        if (!output.isJson()) {
          String state =
              key.revokedAt() != null
                  ? "revoked"
                  : key.exposedAt() != null ? "exposed: revoke it" : "active";
          output.line(
              "%s  %-10s  %s  %s"
                  .formatted(
                      key.id(), state, key.name(), String.join(",", new TreeSet<>(key.scopes()))));
        }
      }
      if (output.isJson()) {
        output.json(new Value.Sequence(items));
      } else if (items.isEmpty()) {
        output.line(
            "No keys yet; countersign keys create --name NAME --scopes approvals:create makes one.");
      }
      return ExitCode.DONE;
    }
  }

  private static Value json(ApiKeys.ApiKey key) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("id", Value.of(key.id()));
    members.put("name", Value.of(key.name()));
    members.put("scopes", texts(new TreeSet<>(key.scopes())));
    members.put(
        "accounts",
        key.accounts() == null
            ? Value.nothing()
            : texts(key.accounts().stream().map(AccountId::value).sorted().toList()));
    members.put("createdAt", Value.of(key.createdAt().toString()));
    members.put(
        "revokedAt",
        key.revokedAt() == null ? Value.nothing() : Value.of(key.revokedAt().toString()));
    members.put(
        "exposedAt",
        key.exposedAt() == null ? Value.nothing() : Value.of(key.exposedAt().toString()));
    return new Value.Structure(members);
  }

  private static Value texts(Iterable<String> texts) {
    List<Value> items = new ArrayList<>();
    texts.forEach(text -> items.add(Value.of(text)));
    return new Value.Sequence(items);
  }

  @Command(name = "revoke", description = "Ends a key at once.")
  int revoke(
      @Parameters(paramLabel = "ID", description = "The key's id, key_….") String id,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      if (keys(toolbox).revoke(id)) {
        output.done(
            Map.of("id", Value.of(id), "revoked", Value.of(true)), "Key " + id + " is revoked.");
        return ExitCode.DONE;
      }
      output.refused(
          "not-found", "No active key has the id " + id + "; countersign keys list shows them.");
      return ExitCode.FOUND_WRONG;
    }
  }

  @Command(
      name = "callback-secret",
      description = "Prints the secret that callbacks are signed with.")
  int callbackSecret(@Mixin ConfigOption config, @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      String secret = toolbox.part(CallbackSecrets.class).current().getFirst().text().reveal();
      output.done(Map.of("secret", Value.of(secret)), secret);
      return ExitCode.DONE;
    }
  }

  private static ApiKeys keys(Toolbox toolbox) {
    return new ApiKeys(toolbox.part(CountersignDatabase.class).dataSource());
  }
}
