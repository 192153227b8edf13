using CoreScope.App.Hosting;

return await AppRunner.RunAsync(args);
