namespace CoreScope.App.Shared.Mesh;

/// <summary>The outline by which a role is known without seeing its colour.</summary>
public enum MarkerShape
{
    Circle,
    Square,
    Hexagon,
    Triangle,
    Diamond,
}
