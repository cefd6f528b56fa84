import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Prints nix/jars.json, by which Nix fetches the libraries of the program: those that pom.xml names
 * for the program itself, with the hashes of their jars in the local Maven repository.
 *
 * <p>After a change of pom.xml: {@code java build/LockJars.java >jars.json && mv jars.json nix}.
 * JarLockIT fails until then. Argument: the local repository, if it is not {@code
 * ~/.m2/repository}.
 */
final class LockJars {

  private LockJars() {}

  public static void main(String[] args)
      throws IOException, ParserConfigurationException, SAXException, NoSuchAlgorithmException {
    Path repository =
        args.length > 0
            ? Path.of(args[0])
            : Path.of(System.getProperty("user.home"), ".m2", "repository");
    List<String> runtime = new ArrayList<>();
    List<String> compileOnly = new ArrayList<>();
    for (Element dependency : dependencies(Path.of("pom.xml"))) {
      switch (text(dependency, "scope", "compile")) {
        case "compile", "runtime" -> runtime.add(entry(dependency, repository));
        case "provided" -> compileOnly.add(entry(dependency, repository));
        default -> {} // of the tests
      }
    }
    System.out.print(
        """
        {
          "compileOnly": [
        %s
          ],
          "runtime": [
        %s
          ]
        }
        """
            .formatted(String.join(",\n", compileOnly), String.join(",\n", runtime)));
  }

  /** Those of the project, and not of its plugins or of dependencyManagement. */
  private static List<Element> dependencies(Path pom)
      throws IOException, ParserConfigurationException, SAXException {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getDocumentElement();
    return children(children(project, "dependencies").getFirst(), "dependency");
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name, String otherwise) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? otherwise : found.getFirst().getTextContent().strip();
  }

  private static String entry(Element dependency, Path repository)
      throws IOException, NoSuchAlgorithmException {
    String group = text(dependency, "groupId", "");
    String artifact = text(dependency, "artifactId", "");
    String version = text(dependency, "version", "");
    Path jar =
        repository
            .resolve(group.replace('.', '/'))
            .resolve(artifact)
            .resolve(version)
            .resolve(artifact + "-" + version + ".jar");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    return """
        {
          "groupId": "%s",
          "artifactId": "%s",
          "version": "%s",
          "hash": "sha256-%s"
        }\
    """
        .formatted(group, artifact, version, Base64.getEncoder().encodeToString(hash));
  }
}
