using CoreScope.App.Cli;

return await CommandLine.RunAsync(args);
