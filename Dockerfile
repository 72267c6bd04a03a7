# Freshet's images. First `mvn package -DskipTests`, which gathers the jars; then build either target:
#   freshet   everything but training: ingest, scorer, topics, replay, recommend, …
#   trainer   the same and the neural libraries
FROM eclipse-temurin:17-jre AS jars
RUN groupadd --gid 10001 freshet \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /state --shell /usr/sbin/nologin freshet \
 && install -d -o freshet -g freshet /state
# The scorer's libraries are ingest's and two more.
COPY scorer/target/lib/ standalone/target/command/ standalone/target/standalone-*.jar /opt/freshet/lib/
COPY http/target/classes/freshet-build.properties /opt/freshet/
COPY docker/bin/ /opt/freshet/bin/
ENV PATH=/opt/freshet/bin:$PATH

# Ingest and scorer run once, on an embedded broker, and leave archives of the classes they loaded: with these
# they start in a third of the processor time.
FROM jars AS archive
COPY standalone/target/lib/ /opt/broker/
RUN mkdir -p /opt/freshet/classes \
 && { java -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -Xmx512m -cp "$(class-path):/opt/broker/*" io.freshet.standalone.Main \
      archive --folder /opt/freshet/classes --class-path "$(class-path)" \
   || echo "this Java makes no archives: ingest and scorer will start more slowly" >&2; }

FROM jars AS freshet
COPY --from=archive /opt/freshet/classes/ /opt/freshet/classes/
USER 10001:10001
WORKDIR /state
VOLUME ["/state"]
ENTRYPOINT ["freshet"]
CMD ["--help"]

FROM freshet AS trainer
COPY families/target/lib/ /opt/freshet/lib/
