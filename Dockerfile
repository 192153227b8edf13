# Build: the .NET SDK, and Node.js for the browser files (fetched by the build, not kept in the repository).
FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
RUN dotnet publish CoreScope.App -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Inside a container loopback reaches nobody. The MQTT listener asks for users when it is open (see README).
ENV CoreScope__Address=0.0.0.0 \
    CoreScope__DataDir=/data
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
EXPOSE 3000 1883
ENTRYPOINT ["dotnet", "CoreScope.App.dll"]
