package dev.countersign.server.command;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.gateway.Accounts;
import dev.countersign.gateway.ErasureRequests;
import dev.countersign.gateway.Randomness;
import dev.countersign.store.Erasure;
import dev.countersign.value.Value;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code countersign erasure}: somebody wants to be forgotten, and told so in another way. */
@Command(
    name = "erasure",
    description = "Forgets a person who asked for it, and tells how far that is.",
    synopsisSubcommandLabel = "COMMAND")
final class ErasureCommand {
  private static final int CODE_BYTES = 12;

  @Command(
      name = "request",
      description =
          "Asks the person nothing more, and forgets them once nothing of theirs is under way.")
  int request(
      @Parameters(paramLabel = "ACCOUNT", description = "The account that they write to.")
          String account,
      @Parameters(
              paramLabel = "ADDRESS",
              description = "Their id or number, as GET /v1/contacts shows it.")
          String to,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Accounts accounts = toolbox.part(Accounts.class);
      AccountId id = new AccountId(account);
      if (accounts.find(id).isEmpty()) {
        output.refused(
            "unknown-account",
            "There is no account " + account + " in the settings; name one of them.");
        return ExitCode.FOUND_WRONG;
      }
      Optional<Address> person = accounts.canonical(new Address(id, to));
      if (person.isEmpty()) {
        output.refused(
            "invalid-address",
            to
                + " cannot be an address on "
                + account
                + "; GET /v1/contacts shows those of people.");
        return ExitCode.FOUND_WRONG;
      }
      Erasure.Code code =
          new Erasure.Code(
              HexFormat.of().formatHex(toolbox.part(Randomness.class).bytes(CODE_BYTES)));
      tell(toolbox.part(ErasureRequests.class).request(code, Set.of(person.get())), output);
      output.note("A running server (countersign serve) carries it out.");
      return ExitCode.DONE;
    }
  }

  @Command(name = "show", description = "Tells how far an erasure is.")
  int show(
      @Parameters(paramLabel = "CODE", description = "The code that was given for it.") String code,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Optional<Erasure> found =
          Erasure.Code.isValid(code)
              ? toolbox.part(ErasureRequests.class).find(new Erasure.Code(code))
              : Optional.empty();
      if (found.isEmpty()) {
        output.refused("not-found", "There is no erasure with the code " + code + ".");
        return ExitCode.FOUND_WRONG;
      }
      tell(found.get(), output);
      return ExitCode.DONE;
    }
  }

  private static void tell(Erasure erasure, Output output) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("code", Value.of(erasure.code().value()));
    members.put("requestedAt", Value.of(erasure.requestedAt().toString()));
    members.put(
        "endedAt",
        erasure.endedAt() == null ? Value.nothing() : Value.of(erasure.endedAt().toString()));
    output.done(
        members,
        "Erasure %s, requested at %s: %s"
            .formatted(
                erasure.code(),
                erasure.requestedAt(),
                erasure.endedAt() == null ? "under way." : "done at " + erasure.endedAt() + "."));
  }
}
