package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.credentials.CredentialKey;
import org.nix2container.credentials.Credentials;
import org.nix2container.credentials.Logins;
import org.nix2container.failure.InvalidInputException;

/** Logs in to a registry. */
final class LoginCommand implements Command {

  private static final Flag USERNAME =
      new Flag("username", "USER", "who you are (default: asked)").withLetter('u');
  private static final Flag PASSWORD =
      new Flag("password", "PASSWORD", "seen by all users of this machine: better not")
          .withLetter('p');
  private static final Flag PASSWORD_STDIN =
      new Flag("password-stdin", "", "read the password from the standard input");
  private static final Flag GET_LOGIN =
      new Flag("get-login", "", "print who you are already, and do nothing");
  private static final Flag CERT_DIR =
      new Flag("cert-dir", "DIR", "authorities (*.crt), client certificates (*.cert)");
  private static final Flag VERBOSE =
      new Flag("verbose", "", "tell where the login is kept").withLetter('v');

  @Override
  public String name() {
    return "login";
  }

  @Override
  public String arguments() {
    return "REGISTRY";
  }

  @Override
  public String summary() {
    return "log in to a registry, for all later commands";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    List<Flag> flags =
        new ArrayList<>(List.of(USERNAME, PASSWORD_STDIN, PASSWORD, GET_LOGIN, VERBOSE, CERT_DIR));
    flags.addAll(LoginFlags.ALL);
    return List.of(new FlagGroup("flags", flags), GlobalFlags.GROUP);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container login registry.example.org",
        "nix2container login -u ci --password-stdin registry.example.org < password");
  }

  @Override
  public void run(Invocation invocation) {
    CredentialKey key = CredentialKey.parse(invocation.arguments(1, 1).getFirst());
    Logins logins = LoginFlags.logins(invocation);
    Optional<String> already = user(logins.source().find(key.host(), key.path()));
    if (invocation.has(GET_LOGIN)) {
      if (already.isEmpty()) {
        throw new InvalidInputException(key.text(), "not logged in");
      }
      invocation.terminal().result(already.get());
      return;
    }
    Credentials.Password password = password(invocation, already);
    LoginCheck.check(key, password, invocation);
    String where = logins.store(key, password);
    if (invocation.has(VERBOSE)) {
      invocation.terminal().note("the login is kept in " + where);
    }
    invocation.terminal().result("Login Succeeded!");
  }

  private static Optional<String> user(Credentials credentials) {
    return credentials instanceof Credentials.Password(String user, var _)
        ? Optional.of(user)
        : Optional.empty();
  }

  private static Credentials.Password password(Invocation invocation, Optional<String> already) {
    Optional<String> user = invocation.given(USERNAME);
    Optional<String> password = invocation.given(PASSWORD);
    Questions questions = new Questions(invocation);
    if (invocation.has(PASSWORD_STDIN)) {
      if (password.isPresent()) {
        throw invocation.wrong("--password and --password-stdin exclude each other");
      }
      if (user.isEmpty()) {
        throw invocation.wrong("--password-stdin needs --username");
      }
      password = Optional.of(questions.standardInput());
    }
    String name = user.isPresent() ? user.get() : questions.user(already);
    return new Credentials.Password(
        name, password.isPresent() ? password.get() : questions.password());
  }
}
