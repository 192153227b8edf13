namespace CoreScope.App.Features.Home;

/// <summary>The mesh in five numbers.</summary>
/// <param name="Transmissions">Different packets, in memory and on disk.</param>
/// <param name="Nodes">Heard within seven days.</param>
/// <param name="NodesEver">All that are known.</param>
/// <param name="Observers">That report to us.</param>
/// <param name="LastDay">Observations of the last 24 hours.</param>
public sealed record MeshFigures(int Transmissions, int Nodes, int NodesEver, int Observers, int LastDay);
