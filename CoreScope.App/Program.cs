using CoreScope.App.Hosting;

var builder = WebApplication.CreateBuilder(CoreScopeHost.Options(args));
builder.AddCoreScope();

var app = builder.Build();
app.MapCoreScope();
app.Run();
