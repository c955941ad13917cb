package dev.countersign.sandbox;

import dev.countersign.sandbox.account.AccessToken;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.AccountState;
import dev.countersign.sandbox.account.Accounts;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.account.FailureReport;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.control.AccountSummary;
import dev.countersign.sandbox.control.ControlDoor;
import dev.countersign.sandbox.control.SandboxControl;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Conversations;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.RandomMessageIds;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.TapOutcome;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.fault.FaultBoard;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.sandbox.graph.GraphDoor;
import dev.countersign.sandbox.graph.RecordedCall;
import dev.countersign.sandbox.http.SandboxStartException;
import dev.countersign.sandbox.http.WebServer;
import dev.countersign.sandbox.memory.Memory;
import dev.countersign.sandbox.phone.PhoneDoor;
import dev.countersign.sandbox.record.Ledger;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import dev.countersign.sandbox.webhook.WebhookClient;
import dev.countersign.sandbox.webhook.Webhooks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running fake of Meta for Instagram, Messenger and WhatsApp messages: the Graph API, webhooks, a
 * phone page for each person, and a control API, all on one port. State ends with the sandbox,
 * except for what a memory on disk keeps ({@link SandboxSettings#withMemory}).
 */
public final class Sandbox implements SandboxControl, AutoCloseable {

  private final SandboxClock clock;
  private final Accounts accounts;
  private final FaultBoard faults;
  private final Ledger<RecordedCall> calls;
  private final WebhookClient client;
  private final Webhooks webhooks;
  private final Conversations conversations;
  private final Set<PersonId> formerIds = new HashSet<>();
  private Memory memory = Memory.none();
  private @Nullable WebServer server;

  private Sandbox(SandboxSettings settings) {
    this.clock = new SandboxClock(settings.time());
    this.accounts = new Accounts(settings.accounts(), clock.instant());
    this.faults = new FaultBoard(settings.faultSeed());
    this.calls = new Ledger<>(settings.recordLimit());
    this.client = new WebhookClient(settings.delivery().timeout());
    this.webhooks =
        new Webhooks(
            accounts,
            settings.memory() == null
                ? settings.delivery()
                : settings.delivery().waitingForAddress(),
            client,
            faults,
            new Webhooks.Records(new Ledger<>(settings.recordLimit()), clock));
    this.conversations =
        new Conversations(
            new RandomMessageIds(settings.random(), this::channel), this::channel, this::hear);
  }

  private void hear(ConversationEvent event) {
    Runnable settled = memory.keep(event);
    if (event instanceof Told told) {
      publish(told, settled);
    }
  }

  /** A number that nobody has is told of as well, and so is who moved away since. */
  private void publish(Told told, Runnable settled) {
    PersonId id = told.occasion().person();
    Person person =
        conversations
            .person(id)
            .orElseGet(() ->
                channel(told.occasion().account()) == Channel.WHATSAPP
                    ? Person.onWhatsApp(id.value(), id.value(), "US." + id.value())
                    : new Person(id, id.value(), id.value()));
    webhooks.publish(told, person, settled);
  }

  private Channel channel(AccountId account) {
    return accounts.get(account).channel();
  }

  /**
   * Starts a sandbox; close it to stop its server and deliveries.
   *
   * @throws SandboxStartException if the port or the memory cannot be used
   * @throws IllegalArgumentException if two accounts or people share an id
   */
  public static Sandbox start(SandboxSettings settings) {
    Sandbox sandbox = new Sandbox(settings);
    try {
      if (settings.memory() != null) {
        sandbox.remember(settings.memory());
      }
      sandbox.addPeople(settings.accounts());
      sandbox.listen(settings);
      sandbox.webhooks.start();
      return sandbox;
    } catch (RuntimeException refused) {
      sandbox.close();
      throw refused;
    }
  }

  private void remember(Path file) {
    memory = Memory.open(file, this::replay);
    memory.unsettled().forEach(webhook -> publish(webhook.event(), webhook.settled()));
  }

  /**
   * Adds the people of the settings, except for those whom the memory knows, perhaps by a newer id.
   */
  private void addPeople(List<AccountSettings> settings) {
    Map<PersonId, AccountId> remembered = new HashMap<>();
    conversations().forEach(known -> remembered.put(known.person().id(), known.account()));
    for (AccountSettings account : settings) {
      for (Person person : account.people()) {
        if (!remembered.remove(person.id(), account.id()) && !formerIds.contains(person.id())) {
          addPerson(account.id(), person);
        }
      }
    }
  }

  private void replay(ConversationEvent event) {
    accounts.get(event.occasion().account());
    conversations.replay(event);
    if (event instanceof ConversationEvent.Moved moved) {
      formerIds.add(moved.before().id());
    }
  }

  private void listen(SandboxSettings settings) {
    GraphDoor graph =
        new GraphDoor(
            new GraphDoor.World(
                accounts, conversations, calls, clock, () -> uri() + PhoneDoor.PICTURES),
            faults,
            client,
            settings.random());
    ControlDoor control = new ControlDoor(this, this::uri);
    PhoneDoor phone = new PhoneDoor(this);
    server =
        WebServer.start(
            settings.host(),
            settings.port(),
            request -> {
              String first = request.segments().isEmpty() ? "" : request.segments().getFirst();
              return switch (first) {
                case "sandbox" -> control.handle(request);
                case "", "phone", "favicon.ico" -> phone.handle(request);
                default -> graph.handle(request);
              };
            });
  }

  /** The address of the page that explains the sandbox. */
  public URI uri() {
    if (server == null) {
      throw new IllegalStateException("The sandbox is not listening");
    }
    return server.uri();
  }

  /** The base address of the Graph API, to which {@code /v26.0/me/messages} is appended. */
  public URI graphUri() {
    return uri();
  }

  /**
   * What stands for graph.instagram.com, to which {@code /v26.0/me/messages} is appended: only
   * accounts with Instagram Login are there, and they are nowhere else.
   */
  public URI instagramGraphUri() {
    return uri().resolve("/" + GraphDoor.INSTAGRAM_PATH);
  }

  /** The address of the control API. */
  public URI controlUri() {
    return uri().resolve("/sandbox");
  }

  /** The address of the list of phones. */
  public URI phoneUri() {
    return uri().resolve("/phone");
  }

  /** The address of one person's phone. */
  public URI phoneUri(PersonId person) {
    return uri().resolve("/phone/" + person.value());
  }

  /** Stops the server and the deliveries; what waits is lost unless a memory keeps it. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    webhooks.close();
    client.close();
    memory.close();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void advance(Duration step) {
    clock.advance(step);
    conversations.touch();
  }

  @Override
  public List<AccountSummary> accounts() {
    return accounts.all().stream()
        .map(account -> new AccountSummary(account.settings(), account.state()))
        .toList();
  }

  @Override
  public List<ConversationView> conversations() {
    return conversations.all();
  }

  @Override
  public boolean knows(PersonId person) {
    return conversations.knows(person);
  }

  @Override
  public ConversationView conversation(PersonId person) {
    return conversations
        .find(person)
        .orElseThrow(
            () -> new IllegalArgumentException("The sandbox knows nobody with the id " + person));
  }

  @Override
  public void addPerson(AccountId account, Person person) {
    if (!conversations.add(accounts.get(account).id(), person, now())) {
      throw new IllegalArgumentException("The person id " + person.id() + " is taken");
    }
  }

  @Override
  public MessageId write(PersonId person, Writing writing) {
    return conversations.write(person, writing, now());
  }

  @Override
  public TapOutcome tap(PersonId person, Tap tap) {
    return conversations.tap(person, tap, now());
  }

  @Override
  public boolean look(PersonId person) {
    return conversations.look(person, now());
  }

  @Override
  public boolean react(PersonId person, MessageId message, @Nullable String emoji) {
    return conversations.react(person, message, emoji, now());
  }

  @Override
  public boolean unsend(PersonId person, MessageId message) {
    return conversations.unsend(person, message, now());
  }

  @Override
  public void setOnline(PersonId person, boolean online) {
    conversations.connect(person, online, now());
  }

  @Override
  public PersonId changeIdentity(
      PersonId person, @Nullable String number, @Nullable String userId) {
    Person before = conversation(person).person();
    Person after = before.moved(number, userId);
    if (!conversations.move(person, after, now())) {
      throw new IllegalArgumentException("The person id " + after.id() + " is taken");
    }
    return after.id();
  }

  @Override
  public void postRaw(AccountId account, String body) {
    webhooks.publishRaw(account, body);
  }

  @Override
  public List<RecordedCall> calls() {
    return calls.entries();
  }

  @Override
  public List<RecordedCall> callsSince(Instant start) {
    return calls.entries(call -> !call.at().isBefore(start));
  }

  @Override
  public List<DeliveryAttempt> deliveries() {
    return webhooks.attempts();
  }

  @Override
  public boolean webhooksIdle() {
    return webhooks.idle();
  }

  @Override
  public void setWebhook(AccountId account, URI url) {
    String problem = WebhookClient.problemWith(url);
    if (problem != null) {
      throw new IllegalArgumentException("The webhook address " + problem + ": " + url);
    }
    accounts
        .get(account)
        .change(state ->
            state.subscribed()
                ? state.withWebhookUrl(url)
                : state
                    .withWebhookUrl(url)
                    .withSubscribedFields(AccountState.usualFields(channel(account))));
    conversations.touch();
  }

  @Override
  public void setPermissions(AccountId account, Set<String> permissions) {
    accounts.get(account).change(state -> state.withPermissions(permissions));
  }

  @Override
  public void setTokenValid(AccountId account, boolean valid) {
    accounts.get(account).change(state -> state.withTokenValid(valid));
  }

  @Override
  public void setTokenAge(AccountId account, Duration age) {
    accounts.get(account).change(state -> state.withTokenAge(age, now()));
  }

  @Override
  public void issueToken(AccountId account, Credential token) {
    AccessToken issued = new AccessToken(token, now(), null);
    accounts.get(account).change(state -> state.withToken(issued));
  }

  @Override
  public void setTokenEnd(AccountId account, Instant end) {
    accounts.get(account).change(state -> state.withTokenEnd(end));
  }

  @Override
  public void setTemplates(AccountId account, List<MessageTemplate> templates) {
    accounts.get(account).change(state -> state.withTemplates(templates));
  }

  @Override
  public void setFailureReport(AccountId account, FailureReport report) {
    accounts.get(account).change(state -> state.withFailureReport(report));
  }

  @Override
  public void setHealth(AccountId account, Health health) {
    accounts.get(account).change(state -> state.withHealth(health));
  }

  @Override
  public List<FaultRule> faults() {
    return faults.rules();
  }

  @Override
  public void setFaults(List<FaultRule> rules) {
    faults.replace(rules);
  }

  @Override
  public void addFault(FaultRule rule) {
    faults.add(rule);
  }

  @Override
  public void clearFaults() {
    faults.replace(List.of());
  }

  @Override
  public void seedFaults(long seed) {
    faults.reseed(seed);
  }

  @Override
  public long awaitChange(long known, Duration atMost) throws InterruptedException {
    return conversations.awaitChange(known, atMost);
  }
}
