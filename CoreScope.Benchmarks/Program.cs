using CoreScope.Benchmarks;

switch (args.FirstOrDefault())
{
    case "decode":
        DecodeBench.Run();
        return 0;
    case "append":
        AppendBench.Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project CoreScope.Benchmarks -- decode | append");
        return 1;
}
