package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.credentials.CredentialKey;
import org.nix2container.credentials.Logins;
import org.nix2container.failure.InvalidInputException;

/** Forgets a login. */
final class LogoutCommand implements Command {

  private static final Flag ALL = new Flag("all", "", "forget all logins").withLetter('a');

  @Override
  public String name() {
    return "logout";
  }

  @Override
  public String arguments() {
    return "REGISTRY";
  }

  @Override
  public String summary() {
    return "forget a login";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    List<Flag> flags = new ArrayList<>(List.of(ALL));
    flags.addAll(LoginFlags.ALL);
    return List.of(new FlagGroup("flags", flags), GlobalFlags.GROUP);
  }

  @Override
  public List<String> examples() {
    return List.of("nix2container logout registry.example.org", "nix2container logout --all");
  }

  @Override
  public void run(Invocation invocation) {
    boolean all = invocation.has(ALL);
    List<String> arguments = invocation.arguments(all ? 0 : 1, all ? 0 : 1);
    Logins logins = LoginFlags.logins(invocation);
    if (all) {
      logins.removeAll();
      invocation.terminal().result("Removed login credentials for all registries");
      return;
    }
    CredentialKey key = CredentialKey.parse(arguments.getFirst());
    if (!logins.remove(key)) {
      throw new InvalidInputException(key.text(), "not logged in");
    }
    invocation.terminal().result("Removed login credentials for " + key);
  }
}
