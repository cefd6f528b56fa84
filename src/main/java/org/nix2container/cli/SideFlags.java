package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flags that say how registries are spoken to: on one side of a copy with a prefix, and without one
 * in commands that have one side.
 */
final class SideFlags {

  /** Of both sides of a copy; {@code tls-verify} is what skopeo once had. */
  static final Flag AUTHFILE =
      new Flag("authfile", "FILE", "the only auth file (default: $REGISTRY_AUTH_FILE)");

  private static final Flag TLS_VERIFY_OF_ALL =
      new Flag("tls-verify", "", "both sides' --src-tls-verify and --dest-tls-verify").hidden();

  static final SideFlags SOURCE = new SideFlags("src-", "screds");
  static final SideFlags DESTINATION = new SideFlags("dest-", "dcreds");

  /** Of commands that have one side. */
  static final SideFlags ONLY = new SideFlags("", "");

  private final Flag creds;
  private final Optional<Flag> credsAlias;
  private final Flag username;
  private final Flag password;
  private final Flag noCreds;
  private final Flag registryToken;
  private final Flag tlsVerify;
  private final Flag certDir;
  private final Flag authfile;
  private final Flag sharedBlobDir;
  private final Flag daemonHost;
  private final Flag ctr;

  private SideFlags(String prefix, String alias) {
    creds = new Flag(prefix + "creds", "USER[:PASSWORD]", "who you are to the registry");
    credsAlias =
        alias.isEmpty()
            ? Optional.empty()
            : Optional.of(new Flag(alias, "USER[:PASSWORD]", "as --" + prefix + "creds").hidden());
    username = new Flag(prefix + "username", "USER", "the user alone; needs a password");
    password = new Flag(prefix + "password", "PASSWORD", "the password alone; needs a user");
    noCreds = new Flag(prefix + "no-creds", "", "be nobody, whatever the auth files say");
    registryToken =
        new Flag(prefix + "registry-token", "TOKEN", "a bearer token for the registry itself");
    tlsVerify =
        new Flag(
            prefix + "tls-verify", "", "=false: any certificate will do, and plain HTTP as well");
    certDir =
        new Flag(prefix + "cert-dir", "DIR", "authorities (*.crt), client certificates (*.cert)");
    authfile = new Flag(prefix + "authfile", "FILE", "the only auth file of this side");
    sharedBlobDir = new Flag(prefix + "shared-blob-dir", "DIR", "for the blobs of oci: layouts");
    daemonHost =
        new Flag(
            prefix + "daemon-host",
            "HOST",
            "the Docker daemon, unix:// or tcp:// (default: as docker has it)");
    ctr = new Flag(prefix + "ctr", "COMMAND", "containerd's command, with words before it or none");
  }

  /** Of a command with two sides. */
  static FlagGroup both() {
    List<Flag> flags = new ArrayList<>(List.of(AUTHFILE, TLS_VERIFY_OF_ALL));
    List<Flag> source = SOURCE.own();
    List<Flag> destination = DESTINATION.own();
    for (int i = 0; i < source.size(); i++) {
      flags.add(source.get(i));
      flags.add(destination.get(i));
    }
    return new FlagGroup("registries and daemons", flags);
  }

  /** Of a command that only writes. */
  static FlagGroup ofDestination() {
    List<Flag> flags = new ArrayList<>(List.of(AUTHFILE, TLS_VERIFY_OF_ALL));
    flags.addAll(DESTINATION.own());
    return new FlagGroup("registries and daemons", flags);
  }

  /**
   * All flags of a command with one side, as its help shows them.
   *
   * @param own those that only this command has
   */
  static List<FlagGroup> groups(Flag... own) {
    List<FlagGroup> groups = new ArrayList<>();
    if (own.length > 0) {
      groups.add(new FlagGroup("flags", List.of(own)));
    }
    groups.add(only());
    groups.add(new FlagGroup("retries", RetryFlags.ALL));
    groups.add(GlobalFlags.GROUP);
    return groups;
  }

  private static FlagGroup only() {
    List<Flag> flags = ONLY.own();
    flags.remove(ONLY.authfile);
    flags.add(AUTHFILE);
    return new FlagGroup("registries and daemons", flags);
  }

  private List<Flag> own() {
    List<Flag> own =
        new ArrayList<>(
            List.of(
                creds,
                username,
                password,
                noCreds,
                registryToken,
                authfile,
                tlsVerify,
                certDir,
                sharedBlobDir,
                daemonHost,
                ctr));
    credsAlias.ifPresent(own::add);
    return own;
  }

  /** A user and a password; the password is empty where none was given. */
  record UserAndPassword(String user, String password) {
    @Override
    public String toString() {
      return "UserAndPassword[" + user + "]";
    }
  }

  /** Who the user says to be. */
  Optional<UserAndPassword> userAndPassword(Invocation invocation) {
    Optional<String> both = creds(invocation);
    Optional<String> user = invocation.value(username);
    Optional<String> secret = invocation.value(password);
    excludeEachOther(invocation, both.isPresent(), creds, isAnonymous(invocation), noCreds);
    excludeEachOther(invocation, user.isPresent(), username, isAnonymous(invocation), noCreds);
    excludeEachOther(invocation, both.isPresent(), creds, user.isPresent(), username);
    if (user.isPresent() != secret.isPresent()) {
      throw invocation.wrong(
          "--" + username.name() + " and --" + password.name() + " have to be given together");
    }
    if (user.isPresent() && secret.isPresent()) {
      return Optional.of(new UserAndPassword(user.get(), secret.get()));
    }
    return both.map(text -> parse(invocation, text));
  }

  private Optional<String> creds(Invocation invocation) {
    Optional<String> value = invocation.value(creds);
    return value.isEmpty() && credsAlias.isPresent() ? invocation.value(credsAlias.get()) : value;
  }

  private static void excludeEachOther(
      Invocation invocation, boolean first, Flag one, boolean second, Flag other) {
    if (first && second) {
      throw invocation.wrong(
          "--" + one.name() + " and --" + other.name() + " exclude each other: give one of them");
    }
  }

  private UserAndPassword parse(Invocation invocation, String text) {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    if (user.isEmpty()) {
      throw invocation.wrong("--" + creds.name() + " needs a user");
    }
    return new UserAndPassword(user, colon < 0 ? "" : text.substring(colon + 1));
  }

  boolean isAnonymous(Invocation invocation) {
    return invocation.has(noCreds);
  }

  Optional<String> registryToken(Invocation invocation) {
    return invocation.value(registryToken);
  }

  /** Empty where nothing is said. */
  Optional<Boolean> tlsVerify(Invocation invocation) {
    Optional<Boolean> own = invocation.choice(tlsVerify);
    return own.isPresent() ? own : invocation.choice(TLS_VERIFY_OF_ALL);
  }

  Optional<String> certDir(Invocation invocation) {
    return invocation.given(certDir);
  }

  /** This side's, or that of both. */
  Optional<String> authfile(Invocation invocation) {
    Optional<String> file = invocation.given(authfile);
    return file.isPresent() ? file : invocation.given(AUTHFILE);
  }

  /** The words that start containerd's command line; none where it is this machine's. */
  List<String> ctr(Invocation invocation) {
    List<String> words = new ArrayList<>();
    for (String word : invocation.given(ctr).orElse("").split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** Where the Docker daemon is. */
  Optional<String> daemonHost(Invocation invocation) {
    return invocation.given(daemonHost);
  }

  Optional<String> sharedBlobDir(Invocation invocation) {
    return invocation.given(sharedBlobDir);
  }
}
